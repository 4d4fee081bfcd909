using System.Text.Json.Nodes;
using Maas.Codecs.Text;

namespace Maas.Codecs.Tests.Text.Oracle;

/// <summary>Ids and texts against Hugging Face's own tokenizers; make.js beside this file says how the expected ones were made.</summary>
[TestClass]
public sealed class TextTokenizerOracleTests
{
    private static readonly JsonNode Texts = Resource("Texts");
    private static readonly JsonNode Expected = Resource("Expected");

    public static IEnumerable<string> Names => Resource("Tokenizers").AsObject().Select(tokenizer => tokenizer.Key);

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Ids_and_texts_are_those_of_the_original(string name)
    {
        var tokenizer = TextTokenizer.Read(TokenizerFile.Of(name));

        for (var i = 0; i < Texts.AsArray().Count; i++)
        {
            var text = Texts[i]!.GetValue<string>();
            var ids = Expected[name]![i]![0]!.AsArray().Select(id => id!.GetValue<int>()).ToArray();
            var encoded = (int[])[.. tokenizer.Frame.Before, .. tokenizer.Encode(text), .. tokenizer.Frame.After];
            CollectionAssert.AreEqual(ids, encoded, $"{text}: {string.Join(' ', ids)}; {string.Join(' ', encoded)}");
            Assert.AreEqual(Expected[name]![i]![1]!.GetValue<string>(), tokenizer.Decode(ids), text);
        }
    }

    private static JsonNode Resource(string name) => TokenizerFile.Resource(name);
}
