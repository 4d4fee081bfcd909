using Maas.Codecs.Text;

namespace Maas.Codecs.Tests.Text;

[TestClass]
public sealed class TextPiecesTests
{
    [TestMethod]
    public void A_short_text_is_one_piece()
    {
        CollectionAssert.AreEqual(new[] { ("ab c", true, true) }, Cut(["ab", " c"]).ToArray());
        CollectionAssert.AreEqual(new[] { ("", true, true) }, Cut([]).ToArray());
    }

    [TestMethod]
    public void Pieces_end_before_a_space_between_letters_and_are_the_text_together()
    {
        var text = string.Concat(Enumerable.Repeat("one, two. three 4 five\n six  seven ", 20_000));

        var pieces = Cut(text.Chunk(777).Select(chunk => new string(chunk))).ToList();

        Assert.AreEqual(text, string.Concat(pieces.Select(piece => piece.Text)));
        Assert.IsGreaterThan(5, pieces.Count);
        Assert.IsTrue(pieces.Skip(1).All(piece => piece.Text[0] == ' ' && char.IsLetter(piece.Text[1]) && !piece.First));
        Assert.IsTrue(pieces.SkipLast(1).All(
            piece => piece.Text.Length < TextPieces.Usual + 100 && char.IsLetter(piece.Text[^1]) && !piece.Last));
    }

    [TestMethod]
    public void A_text_without_a_space_is_cut_between_characters()
    {
        var text = "x" + string.Concat(Enumerable.Repeat("😀", 300_000));

        var pieces = Cut([text]).ToList();

        Assert.AreEqual(text, string.Concat(pieces.Select(piece => piece.Text)));
        Assert.IsTrue(pieces.All(piece => piece.Text.Length <= TextPieces.Most && !char.IsLowSurrogate(piece.Text[0])));
    }

    [TestMethod]
    public void Each_text_begins_anew()
    {
        var pieces = new TextPieces();

        (string, bool, bool)[] all = [.. pieces.Add("one"), .. pieces.End(), .. pieces.Add("two"), .. pieces.End()];

        CollectionAssert.AreEqual(new[] { ("one", true, true), ("two", true, true) }, all);
    }

    private static IEnumerable<(string Text, bool First, bool Last)> Cut(IEnumerable<string> chunks)
    {
        var pieces = new TextPieces();
        return [.. chunks.SelectMany(pieces.Add), .. pieces.End()];
    }
}
