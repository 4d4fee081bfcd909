using Maas.Codecs.Tests.Text.Oracle;
using Maas.Codecs.Text;
using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Codecs.Tests.Text;

[TestClass]
public sealed class TextEncoderTests
{
    private static readonly TextTokenizer Words = TextTokenizer.Read(TokenizerFile.Of("bert-uncased"));
    private static readonly TextTokenizer Bytes = TextTokenizer.Read(TokenizerFile.Of("gpt2"));

    [TestMethod]
    public void A_short_text_is_filled_behind_its_special_tokens()
    {
        var (ids, mask) = Encode(new(new() { Input = "ids", Length = 8 }, Words), "the whale");

        var own = Words.Encode("the whale").Select(id => (long)id).ToArray();
        CollectionAssert.AreEqual((long[])[2, .. own, 3, .. new long[8 - own.Length - 2]], ids);
        CollectionAssert.AreEqual((long[])[.. Enumerable.Repeat(1L, own.Length + 2), .. new long[8 - own.Length - 2]], mask);
    }

    [TestMethod]
    public void A_long_text_is_cut_so_that_its_special_tokens_stay()
    {
        var text = "Call me Ishmael. Some years ago, never mind how long precisely";

        var (ids, mask) = Encode(new(new() { Input = "ids", Length = 6 }, Words), text);

        CollectionAssert.AreEqual((long[])[2, .. Words.Encode(text).Take(4), 3], ids);
        Assert.IsTrue(mask.All(each => each == 1));
    }

    [TestMethod]
    public void A_text_is_cleaned_first()
    {
        var encoding = new TextEncoding
        {
            Input = "ids",
            Length = 16,
            Cleaning = new() { Form = UnicodeForm.Nfkc, WhiteSpace = WhiteSpace.Collapse, Lowercase = true },
        };

        CollectionAssert.AreEqual(Encode(new(encoding, Bytes), "fine day").Ids, Encode(new(encoding, Bytes), " ﬁne \r\n DAY ").Ids);
    }

    [TestMethod]
    public void A_text_of_nothing_has_one_token_to_look_at()
    {
        var (ids, mask) = Encode(new(new() { Input = "ids", Length = 4 }, Bytes), "");

        CollectionAssert.AreEqual(new long[] { 1, 1, 1, 1 }, ids);
        CollectionAssert.AreEqual(new long[] { 1, 0, 0, 0 }, mask);
    }

    [TestMethod]
    public void A_tokenizer_that_pads_before_a_text_does()
    {
        var json = TokenizerFile.Json("bert-uncased");
        json["padding"] = new System.Text.Json.Nodes.JsonObject { ["direction"] = "Left", ["pad_id"] = 4 };
        var left = TextTokenizer.Read(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()));

        var (ids, mask) = Encode(new(new() { Input = "ids", Length = 5 }, left), "a");

        CollectionAssert.AreEqual((long[])[4, 4, 2, .. left.Encode("a"), 3], ids);
        CollectionAssert.AreEqual(new long[] { 0, 0, 1, 1, 1 }, mask);
    }

    [TestMethod]
    public void A_length_without_room_for_a_text_is_refused()
    {
        var e = Assert.ThrowsExactly<ServiceException>(() => new TextEncoder(new() { Input = "ids", Length = 2 }, Words));

        Assert.Contains("at least 3", e.Message);
    }

    private static (long[] Ids, long[] Mask) Encode(TextEncoder encoder, string text)
    {
        var (ids, mask) = (Enumerable.Repeat(-1L, encoder.Length).ToArray(), Enumerable.Repeat(-1L, encoder.Length).ToArray());
        encoder.Encode(text, ids, mask);
        return (ids, mask);
    }
}
