using Maas.Codecs.Text;
using Maas.Core.Registry;

namespace Maas.Codecs.Tests.Text;

[TestClass]
public sealed class LongTextEncoderTests
{
    private static readonly TextTokenizer Bytes = TextTokenizer.Train(new() { VocabularySize = 300 }, new(), [], CancellationToken.None);

    [TestMethod]
    public void A_long_text_in_chunks_of_any_size_gives_the_ids_of_the_whole()
    {
        var text = string.Join(' ', Enumerable.Range(0, 60_000).Select(i => i % 97 == 0 ? $"{i}.\n\n  Chapter" : $"word{i % 13} of it"));

        var whole = Bytes.Encode(text);

        CollectionAssert.AreEqual(whole, Encode([text]));
        CollectionAssert.AreEqual(whole, Encode(text.Chunk(1013).Select(chunk => new string(chunk))));
    }

    [TestMethod]
    public void A_long_text_without_any_space_comes_back_as_it_was()
    {
        var text = string.Concat(Enumerable.Repeat("鯨😀", 200_000));

        Assert.AreEqual(text, Bytes.Decode(Encode(text.Chunk(999).Select(chunk => new string(chunk)))));
    }

    [TestMethod]
    public void Characters_are_code_points_of_the_cleaned_text()
    {
        var encoder = new LongTextEncoder(new() { WhiteSpace = WhiteSpace.Collapse }, Bytes);

        EncodedPiece[] pieces = [.. encoder.Add("  a   😀"), .. encoder.End()];

        Assert.AreEqual(3, pieces.Sum(piece => piece.Characters));
    }

    private static int[] Encode(IEnumerable<string> chunks)
    {
        var encoder = new LongTextEncoder(new(), Bytes);
        return [.. chunks.SelectMany(encoder.Add).SelectMany(piece => piece.Ids), .. encoder.End().SelectMany(piece => piece.Ids)];
    }
}
