using Maas.Codecs.Text.Cleaning;
using Maas.Core.Registry;

namespace Maas.Codecs.Text;

/// <summary>
/// Texts of any length, which come in chunks, to token ids without special tokens around them, for models that go on with a text. Long
/// ones are encoded in pieces of some <see cref="TextPieces.Usual"/> characters, so that memory does not grow with them; what stands
/// across a border of two pieces is not joined, and borders are laid between words where there are any. For one thread.
/// </summary>
public sealed class LongTextEncoder(TextCleaning cleaning, TextTokenizer tokenizer)
{
    private readonly TextCleaner cleaner = new(cleaning);
    private readonly TextPieces pieces = new();

    /// <summary>The pieces that are whole once this much more of the text is known.</summary>
    public IEnumerable<EncodedPiece> Add(string chunk) => pieces.Add(chunk).Select(Encode);

    /// <summary>The rest of a text. The next chunk begins another one.</summary>
    public IEnumerable<EncodedPiece> End() => pieces.End().Select(Encode);

    private EncodedPiece Encode((string Text, bool First, bool Last) piece)
    {
        var text = cleaner.Clean(piece.Text, piece.First, piece.Last);
        return new(tokenizer.Encode(text), text.EnumerateRunes().Count());
    }
}
