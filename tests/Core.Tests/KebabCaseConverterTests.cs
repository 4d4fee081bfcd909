using System.Text.Json;
using Maas.Core.Registry;

namespace Maas.Core.Tests;

[TestClass]
public sealed class KebabCaseConverterTests
{
    [TestMethod]
    [DataRow("\"crop\"", "\"crop\"")]
    [DataRow("\"\"", "\"\"")]
    [DataRow("\"centerCrop\"", "\"centerCrop\"")]
    [DataRow("1", "1")]
    [DataRow("-1e999", "-1e999")]
    [DataRow("false", "false")]
    [DataRow("null", "null")]
    [DataRow("[\"pad\"]", "a list")]
    [DataRow("{\"pad\":1}", "an object")]
    public void What_is_no_word_of_the_set_is_told_with_its_place_and_the_words(string value, string came)
    {
        var refusal = Assert.ThrowsExactly<UnknownWordException>(
            () => JsonSerializer.Deserialize<Dictionary<string, ImageResize>>($$"""{"resize":{{value}}}"""));

        Assert.AreEqual((came, "$.resize"), (refusal.Came, refusal.Path));
        CollectionAssert.AreEqual(new[] { "stretch", "center-crop", "pad" }, refusal.Words.ToList());
    }

    [TestMethod]
    public void A_long_text_is_told_cut()
    {
        var refusal = Assert.ThrowsExactly<UnknownWordException>(
            () => JsonSerializer.Deserialize<ImageResize>($"\"{new string('x', 100_000)}\""));

        Assert.IsLessThan(100, refusal.Came.Length);
    }

    [TestMethod]
    public void A_word_is_read_in_letters_of_any_case_and_written_in_small_ones()
    {
        var read = JsonSerializer.Deserialize<ImageResize[]>("""["center-crop","Center-CROP"]""")!;

        Assert.AreEqual("""["center-crop","center-crop"]""", JsonSerializer.Serialize(read));
    }

    [TestMethod]
    public void What_has_no_word_is_not_written() =>
        Assert.ThrowsExactly<JsonException>(() => JsonSerializer.Serialize((ImageResize)7));
}
