namespace Maas.Codecs.Text.Splitting;

/// <summary>SentencePiece's way: spaces are written as a visible character, and each begins a word.</summary>
internal static class MetaspaceSplit
{
    public enum Prepend
    {
        Always,
        Never,
        First,
    }

    public static Splitter Of(char replacement, Prepend prepend, bool splits) => (piece, pieces) =>
    {
        var text = piece.Span.ToString().Replace(' ', replacement);
        var prepends = prepend == Prepend.Always || (prepend == Prepend.First && piece.First);
        if (prepends && !text.StartsWith(replacement))
        {
            text = replacement + text;
        }

        var written = new Piece(text.AsMemory(), piece.First);
        if (!splits)
        {
            pieces.Add(written);
            return;
        }

        var matches = new Matches(written);
        for (var at = text.IndexOf(replacement); at >= 0; at = text.IndexOf(replacement, at + 1))
        {
            matches.Add(at, at + 1);
        }

        matches.Split(SplitBehavior.MergedWithNext, inverted: false, pieces);
    };
}
