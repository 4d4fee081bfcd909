using System.Buffers;
using System.Text;
using Maas.Codecs.Text.Splitting;

namespace Maas.Codecs.Text.Vocabularies;

/// <summary>Finds added tokens in a text: from the left, of those that begin at one place the longest.</summary>
internal sealed class AddedTokens
{
    // In ordinal order, so that those with the same beginning stand together, the shortest first.
    private readonly string[] contents;
    private readonly AddedToken[] tokens;
    private readonly SearchValues<char> firsts;

    /// <summary>Tokens by what is looked for in the text.</summary>
    public AddedTokens(IEnumerable<(string Content, AddedToken Token)> tokens)
    {
        var byContent = new SortedDictionary<string, AddedToken>(StringComparer.Ordinal);
        foreach (var (content, token) in tokens.Where(token => token.Content.Length > 0))
        {
            byContent.TryAdd(content, token);
        }

        contents = [.. byContent.Keys];
        this.tokens = [.. byContent.Values];
        firsts = SearchValues.Create([.. contents.Select(content => content[0]).Distinct()]);
    }

    /// <summary>The parts of a text, in order: a token's, or null for what lies between.</summary>
    public List<(Piece Piece, AddedToken? Token)> Split(Piece piece)
    {
        var parts = new List<(Piece Piece, AddedToken? Token)>();
        var text = piece.Span;
        var (done, position) = (0, 0);
        while (position < text.Length && text[position..].IndexOfAny(firsts) is >= 0 and var skipped)
        {
            position += skipped;
            if (Find(text[position..]) is not { } token)
            {
                position++;
                continue;
            }

            var (start, end) = (position, position + token.Length);
            position = end;
            if (!token.Value.SingleWord || StandsAlone(text, start, end))
            {
                start = token.Value.StripLeft ? done + text[done..start].TrimEnd().Length : start;
                end = token.Value.StripRight ? text.Length - text[end..].TrimStart().Length : end;
                Add(done, start, null);
                Add(start, end, token.Value);
                (done, position) = (end, Math.Max(position, end));
            }
        }

        Add(done, text.Length, null);
        return parts;

        void Add(int start, int end, AddedToken? token)
        {
            if (start < end)
            {
                parts.Add((piece.Slice(start, end), token));
            }
        }
    }

    // Follows the text as far as any token does, so that the number of tokens, and of their lengths, hardly counts.
    private (AddedToken Value, int Length)? Find(ReadOnlySpan<char> text)
    {
        (AddedToken Value, int Length)? longest = null;
        var (from, to) = (0, contents.Length);
        for (var length = 0; length < text.Length && from < to; length++)
        {
            from = First(from, to, length, text[length]);
            to = First(from, to, length, text[length] + 1);
            if (from < to && contents[from].Length == length + 1)
            {
                longest = (tokens[from], length + 1);
            }
        }

        return longest;
    }

    // The first of those from..to, which are alike up to the place, that has this character there or a greater one.
    private int First(int from, int to, int place, int character)
    {
        if (from < to && At(to - 1) < character)
        {
            return to;
        }

        while (from < to && At(from) < character)
        {
            var middle = from + ((to - from) / 2);
            (from, to) = At(middle) < character ? (middle + 1, to) : (from, middle);
        }

        return from;

        int At(int token) => place < contents[token].Length ? contents[token][place] : -1;
    }

    private static bool StandsAlone(ReadOnlySpan<char> text, int start, int end) =>
        (Rune.DecodeLastFromUtf16(text[..start], out var before, out _) != OperationStatus.Done || !CharacterClass.IsWord(before))
        && (Rune.DecodeFromUtf16(text[end..], out var behind, out _) != OperationStatus.Done || !CharacterClass.IsWord(behind));
}
