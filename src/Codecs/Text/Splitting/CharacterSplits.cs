using System.Text;

namespace Maas.Codecs.Text.Splitting;

/// <summary>Splits by what single characters are.</summary>
internal static class CharacterSplits
{
    /// <summary>Each character of a kind is a match of its own.</summary>
    public static Splitter At(Func<Rune, bool> isMatch, SplitBehavior behavior) => (piece, pieces) =>
    {
        var matches = new Matches(piece);
        var position = 0;
        foreach (var rune in piece.Span.EnumerateRunes())
        {
            if (isMatch(rune))
            {
                matches.Add(position, position + rune.Utf16SequenceLength);
            }

            position += rune.Utf16SequenceLength;
        }

        matches.Split(behavior, inverted: false, pieces);
    };

    /// <summary>Runs of word characters, and runs of what is neither word character nor white space; white space goes.</summary>
    public static void Words(Piece piece, List<Piece> pieces)
    {
        var (start, position, kind) = (0, 0, 0);
        foreach (var rune in piece.Span.EnumerateRunes())
        {
            var next = CharacterClass.IsWord(rune) ? 1 : CharacterClass.IsWhiteSpace(rune) ? 0 : 2;
            if (next != kind)
            {
                Add(kind, start, position);
                (start, kind) = (position, next);
            }

            position += rune.Utf16SequenceLength;
        }

        Add(kind, start, position);

        void Add(int kind, int start, int end)
        {
            if (kind != 0)
            {
                pieces.Add(piece.Slice(start, end));
            }
        }
    }

    /// <summary>One splitter after the other, each on what the one before made.</summary>
    public static Splitter Sequence(IReadOnlyList<Splitter> splitters) => (piece, pieces) =>
    {
        List<Piece> current = [piece];
        foreach (var splitter in splitters)
        {
            var next = new List<Piece>(current.Count);
            foreach (var each in current)
            {
                splitter(each, next);
            }

            current = next;
        }

        pieces.AddRange(current);
    };
}
