using System.Text;
using Maas.Codecs.Tests.Text.Oracle;
using Maas.Codecs.Text;

namespace Maas.Codecs.Tests.Text;

[TestClass]
public sealed class TextTokenizerTests
{
    private static readonly TextTokenizer Bytes = TextTokenizer.Read(TokenizerFile.Of("gpt2"));

    [TestMethod]
    [DataRow("👩🏽‍🚀 e\u0301 \u200D\u00AD\uFEFF कि 한국어 \U0001F1E9\U0001F1EA")]
    [DataRow("for (var i = 0; i < n; i++)\r\n{\r\n\tx[i] ??= \"\\0\";\r\n}\r\n\r\n")]
    [DataRow("  \u00A0\u3000 \t\v\f leading, trailing and \0 control \u0085\u2028 ")]
    public void What_is_encoded_by_bytes_comes_back_as_it_was(string text) => Assert.AreEqual(text, Bytes.Decode(Bytes.Encode(text)));

    [TestMethod]
    public void Every_character_comes_back_as_it_was()
    {
        var text = new StringBuilder();
        for (var code = 0; code <= 0x10FFFF; code += code < 0x3000 ? 1 : 37)
        {
            text.Append(Rune.IsValid(code) ? new Rune(code).ToString() : "");
        }

        Assert.AreEqual(text.ToString(), Bytes.Decode(Bytes.Encode(text.ToString())));
    }

    [TestMethod]
    public void Half_a_surrogate_pair_counts_as_the_replacement_character()
    {
        CollectionAssert.AreEqual(Bytes.Encode("a\uFFFDb\uFFFD"), Bytes.Encode("a\uD83Db\uDE00"));
    }

    [TestMethod]
    public void Ids_that_are_cut_within_a_character_show_the_replacement_character()
    {
        var ids = Bytes.Encode("é");

        Assert.AreEqual("\uFFFD", Bytes.Decode(ids[..1]));
    }

    [TestMethod]
    public void Special_tokens_are_found_in_texts_and_left_out_of_them_unless_asked_for()
    {
        var ids = Bytes.Encode("one<|endoftext|>two");

        Assert.Contains(Bytes.EndOfTextId!.Value, ids);
        Assert.AreEqual("onetwo", Bytes.Decode(ids));
        Assert.AreEqual("one<|endoftext|>two", Bytes.Decode(ids, keepSpecial: true));
    }

    [TestMethod]
    public void Unknown_ids_are_left_out_of_texts() => Assert.AreEqual("a", Bytes.Decode([-1, .. Bytes.Encode("a"), 1_000_000]));

    [TestMethod]
    [Timeout(60_000)]
    [DataRow("gpt2")]
    [DataRow("llama2")]
    [DataRow("llama3")]
    [DataRow("bert-uncased")]
    [DataRow("metaspace-always")]
    [DataRow("split-next")]
    [DataRow("words-split")]
    public void A_word_of_a_quarter_megabyte_takes_no_square_of_its_length(string name)
    {
        var tokenizer = TextTokenizer.Read(TokenizerFile.Of(name));
        var letters = string.Create(1 << 18, 0, (text, _) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = (char)('a' + ((i * 7919L) % 26));
            }
        });

        foreach (var text in "a \n<\u0301".Select(each => new string(each, 1 << 18)).Append(letters))
        {
            Assert.IsNotEmpty(tokenizer.Encode(text[..^1] + "!"));
        }
    }

    [TestMethod]
    public void Many_threads_get_the_same_ids()
    {
        var texts = TokenizerFile.Resource("Texts").AsArray().Select(text => text!.GetValue<string>()).ToList();
        var expected = texts.Select(text => Bytes.Encode(text)).ToList();
        var fresh = TextTokenizer.Read(Bytes.ToJson());

        Parallel.For(0, texts.Count * 8, i => CollectionAssert.AreEqual(expected[i % texts.Count], fresh.Encode(texts[i % texts.Count])));
    }

    [TestMethod]
    public void Names_that_are_usual_tell_what_pads_and_what_ends()
    {
        var words = TextTokenizer.Read(TokenizerFile.Of("bert-uncased"));
        var pieces = TextTokenizer.Read(TokenizerFile.Of("llama2"));

        Assert.AreEqual((0, 3, 1), (words.PadId, words.EndOfTextId, words.UnknownId));
        Assert.AreEqual((2, 2, 0), (pieces.PadId, pieces.EndOfTextId, pieces.UnknownId));
        Assert.AreEqual((1, 0, null), (Bytes.PadId, Bytes.EndOfTextId, Bytes.UnknownId));
        Assert.AreEqual((600, 790, 700), (words.Vocabulary, pieces.Vocabulary, Bytes.Vocabulary));
    }
}
