using System.Text;
using Maas.Codecs.Text.Vocabularies;

namespace Maas.Codecs.Text.Splitting;

/// <summary>
/// GPT-2's split, by hand for its speed and because .NET's patterns know no letters beyond the first plane:
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>. The words are then written as letters for bytes.
/// </summary>
internal static class ByteLevelSplit
{
    public const string Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private enum Kind
    {
        WhiteSpace,
        Letter,
        Number,
        Other,
    }

    public static Splitter Of(bool addSpace, bool splits) => (piece, pieces) =>
    {
        var text = piece.Text;
        if (addSpace && (text.IsEmpty || text.Span[0] != ' '))
        {
            text = string.Concat(" ", text.Span).AsMemory();
        }

        var words = new List<Piece>();
        if (splits)
        {
            Words(new(text, piece.First), words);
        }
        else
        {
            words.Add(new(text, piece.First));
        }

        foreach (var word in words)
        {
            pieces.Add(new(ByteLetters.Write(word.Span), word.First));
        }
    };

    /// <summary>The words as they are, not yet written as letters for bytes.</summary>
    public static void Words(Piece piece, List<Piece> pieces)
    {
        for (var start = 0; start < piece.Text.Length;)
        {
            var end = End(piece.Span, start);
            pieces.Add(piece.Slice(start, end));
            start = end;
        }
    }

    private static int End(ReadOnlySpan<char> text, int start)
    {
        if (text[start] == '\'' && Contraction(text[(start + 1)..]) is > 0 and var length)
        {
            return start + 1 + length;
        }

        var begin = text[start] == ' ' && start + 1 < text.Length ? start + 1 : start;
        var kind = KindAt(text, begin, out _);
        if (kind != Kind.WhiteSpace)
        {
            return RunEnd(text, begin, kind);
        }

        // The last of several white spaces belongs to the word that follows.
        var end = RunEnd(text, start, Kind.WhiteSpace);
        return end < text.Length && end - start > 1 ? end - 1 : end;
    }

    private static int Contraction(ReadOnlySpan<char> behind) => behind switch
    {
        ['s' or 't' or 'm' or 'd', ..] => 1,
        ['r' or 'v', 'e', ..] or ['l', 'l', ..] => 2,
        _ => 0,
    };

    private static int RunEnd(ReadOnlySpan<char> text, int start, Kind kind)
    {
        while (start < text.Length && KindAt(text, start, out var length) == kind)
        {
            start += length;
        }

        return start;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, int position, out int length)
    {
        var first = text[position];
        length = 1;
        if (char.IsAscii(first))
        {
            return char.IsAsciiLetter(first) ? Kind.Letter
                : char.IsAsciiDigit(first) ? Kind.Number
                : first is ' ' or (>= '\t' and <= '\r') ? Kind.WhiteSpace
                : Kind.Other;
        }

        Rune.DecodeFromUtf16(text[position..], out var rune, out length);
        return CharacterClass.IsLetter(rune) ? Kind.Letter
            : CharacterClass.IsNumber(rune) ? Kind.Number
            : CharacterClass.IsWhiteSpace(rune) ? Kind.WhiteSpace
            : Kind.Other;
    }
}
