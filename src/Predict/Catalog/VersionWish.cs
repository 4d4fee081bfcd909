using System.Text.Json;
using Maas.Core;
using Maas.Core.Naming;

namespace Maas.Predict.Catalog;

/// <summary>A new version of the files of another one, with other codecs.</summary>
internal sealed record VersionWish(ModelVersion From, ImportedCodecs Codecs)
{
    /// <summary>Reads <c>{"from": 3, "encoding": {…}, "decoding": "none"}</c>; what is left out stays as it is.</summary>
    /// <exception cref="ServiceException">It is something else.</exception>
    public static VersionWish Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var fields = new Fields(root, "", "from", "encoding", "decoding");
        return new(fields.Version("from"), ImportedCodecs.Of(Field(root, "encoding"), Field(root, "decoding")));
    }

    private static JsonElement Field(JsonElement root, string name) => root.TryGetProperty(name, out var field) ? field : default;
}
