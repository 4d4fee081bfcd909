using System.Globalization;
using System.Text;
using Maas.Codecs.Text.Unicode;

namespace Maas.Codecs.Tests.Text.Unicode;

[TestClass]
public sealed class UnicodeNormalizerTests
{
    [TestMethod]
    public void Forms_are_those_of_Unicodes_own_test()
    {
        var cases = Cases().ToList();

        foreach (var (source, composed, decomposed, compatible, apart) in cases)
        {
            Assert.AreEqual(composed, UnicodeNormalizer.Normalize(source, NormalizationForm.FormC), Codes(source));
            Assert.AreEqual(decomposed, UnicodeNormalizer.Normalize(source, NormalizationForm.FormD), Codes(source));
            Assert.AreEqual(compatible, UnicodeNormalizer.Normalize(source, NormalizationForm.FormKC), Codes(source));
            Assert.AreEqual(apart, UnicodeNormalizer.Normalize(source, NormalizationForm.FormKD), Codes(source));
        }

        Assert.IsGreaterThan(500, cases.Count);
    }

    [TestMethod]
    [DataRow("e\u0301", "\u00E9", DisplayName = "a letter and its accent")]
    [DataRow("\u1112\u1161\u11AB", "\uD55C", DisplayName = "a Hangul syllable of three letters")]
    [DataRow("a\u0301\u0328", "\u0105\u0301", DisplayName = "marks that are put in order")]
    [DataRow("\u0958", "\u0915\u093C", DisplayName = "a composition that is excluded")]
    [DataRow("\u212B", "\u00C5", DisplayName = "a sign that is a letter")]
    [DataRow("\U0001D15E", "\U0001D157\U0001D165", DisplayName = "beyond the first plane")]
    [DataRow("👩\u200D👩\u200D👧", "👩\u200D👩\u200D👧", DisplayName = "emoji")]
    public void Text_is_composed(string text, string composed) =>
        Assert.AreEqual(composed, UnicodeNormalizer.Normalize(text, NormalizationForm.FormC));

    [TestMethod]
    public void Half_a_surrogate_pair_is_no_character() =>
        Assert.AreEqual("a\uFFFDb", UnicodeNormalizer.Normalize("a\uD800b", NormalizationForm.FormC));

    [TestMethod]
    [DataRow("ﬁ①ＡＢ½", "fi1AB1⁄2")]
    [DataRow("ｶﾞ", "ガ")]
    [DataRow("㎏²", "kg2")]
    public void Compatible_characters_become_plain_ones(string text, string plain) =>
        Assert.AreEqual(plain, UnicodeNormalizer.Normalize(text, NormalizationForm.FormKC));

    [TestMethod]
    [Timeout(10_000)]
    public void A_text_of_marks_alone_takes_no_square_of_its_length()
    {
        var text = string.Concat(Enumerable.Repeat("\u0301\u0323", 500_000));

        var ordered = UnicodeNormalizer.Normalize(text, NormalizationForm.FormC);

        Assert.AreEqual(new string('\u0323', 500_000) + new string('\u0301', 500_000), ordered);
    }

    [TestMethod]
    public void Lower_case_is_that_of_all_of_Unicode()
    {
        Assert.AreEqual("straße ὀδυσσεύσ i\u0307 𐐨 ჰ", UnicodeCase.Lower("STRAßE ὈΔΥΣΣΕΎΣ İ 𐐀 Ჰ"));
    }

    private static IEnumerable<(string Source, string Composed, string Decomposed, string Compatible, string Apart)> Cases()
    {
        using var stream = typeof(UnicodeNormalizerTests).Assembly.GetManifestResourceStream("NormalizationTest")!;
        using var lines = new StreamReader(stream);
        while (lines.ReadLine() is { } line)
        {
            if (line[0] != '#' && line.Split(';') is [var source, var composed, var decomposed, var compatible, var apart])
            {
                yield return (Text(source), Text(composed), Text(decomposed), Text(compatible), Text(apart));
            }
        }
    }

    private static string Text(string codes) => string.Concat(codes.Split(' ')
        .Select(code => char.ConvertFromUtf32(int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture))));

    private static string Codes(string text) => string.Join(' ', text.EnumerateRunes().Select(rune => $"{rune.Value:X4}"));
}
