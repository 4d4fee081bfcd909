using System.Text;
using System.Text.Json.Nodes;

namespace Maas.Codecs.Tests.Text.Oracle;

/// <summary>The <c>tokenizer.json</c> files that the tests read, put together from a vocabulary and the parts around it.</summary>
internal static class TokenizerFile
{
    public static byte[] Of(string name) => Encoding.UTF8.GetBytes(Json(name).ToJsonString());

    public static JsonObject Json(string name)
    {
        var file = Resource("Tokenizers")[name]!.DeepClone().AsObject();
        var model = Resource("Vocabularies")[file["model"]!.GetValue<string>()]!.DeepClone().AsObject();
        foreach (var (option, value) in file["options"] as JsonObject ?? [])
        {
            model[option] = value?.DeepClone();
        }

        file.Remove("options");
        file["model"] = model;
        return file;
    }

    public static JsonNode Resource(string name)
    {
        using var stream = typeof(TokenizerFile).Assembly.GetManifestResourceStream(name)!;
        return JsonNode.Parse(stream)!;
    }
}
