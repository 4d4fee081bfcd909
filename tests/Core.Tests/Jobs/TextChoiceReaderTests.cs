using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Core.Tests.Jobs;

[TestClass]
public sealed class TextChoiceReaderTests
{
    [TestMethod]
    public void What_is_said_of_texts_is_read()
    {
        var choice = Read("""
            {"length":128,"cleaning":{"form":"nfkc","removeControl":true,"whiteSpace":"collapse","lowercase":true},
             "tokenizer":{"type":"word-piece","vocabularySize":2000,"lowercase":true}}
            """);

        Assert.AreEqual(128, choice.Length);
        Assert.AreEqual(
            new TextCleaning { Form = UnicodeForm.Nfkc, RemoveControl = true, WhiteSpace = WhiteSpace.Collapse, Lowercase = true },
            choice.Cleaning);
        Assert.AreEqual(new TokenizerChoice { Type = TokenizerType.WordPiece, VocabularySize = 2000, Lowercase = true }, choice.Tokenizer);
    }

    [TestMethod]
    public void Nothing_said_changes_nothing_and_names_no_tokenizer()
    {
        var choice = Read("{}");

        Assert.IsNull(choice.Length);
        Assert.IsNull(choice.Tokenizer);
        Assert.AreEqual(new TextCleaning(), choice.Cleaning);
        Assert.AreEqual(new TokenizerChoice(), Read("""{"tokenizer":{}}""").Tokenizer);
    }

    [TestMethod]
    public void A_tokenizer_can_be_brought_as_a_dataset()
    {
        var choice = Read("""{"tokenizer":{"dataset":"my-tokenizer"}}""");

        Assert.AreEqual("my-tokenizer", choice.Tokenizer!.Dataset!.Value.Value);
    }

    [TestMethod]
    [DataRow("""{"length":0}""", "data.encoding.length is 0; it takes a number from 1 to 8192")]
    [DataRow("""{"length":8193}""", "data.encoding.length is 8193")]
    [DataRow("""{"cleaning":{"form":"nfd"}}""", "data.encoding.cleaning.form is \"nfd\"; it takes one of none, nfc, nfkc")]
    [DataRow("""{"cleaning":{"lowerCase":true}}""",
        "data.encoding.cleaning.lowerCase is not a field of data.encoding.cleaning; did you mean \"lowercase\"?")]
    [DataRow("""{"tokenizer":{"type":"bpe"}}""", "data.encoding.tokenizer.type is \"bpe\"; it takes one of byte-level-bpe, word-piece")]
    [DataRow("""{"tokenizer":{"vocabularySize":299}}""",
        "data.encoding.tokenizer.vocabularySize is 299; it takes a number from 300 to 200000")]
    [DataRow("""{"tokenizer":{"dataset":"x","vocabularySize":400}}""",
        "data.encoding.tokenizer.vocabularySize belongs to a tokenizer that is learned")]
    public void What_can_not_be_is_refused(string encoding, string message) =>
        Assert.Contains(message, Refused.As(ServiceError.InvalidJob, () => Read(encoding)).Message);

    private static EncodingChoice Read(string encoding) => TrainingJobReader.Parse(System.Text.Encoding.UTF8.GetBytes(
        $$$"""{"model":"m","task":"text-classification","dataset":"d","base":{"template":"t"},"data":{"encoding":{{{encoding}}}}}"""))
        .Data.Encoding;
}
