using System.Buffers;
using System.Text;
using Maas.Codecs.Text.Splitting;

namespace Maas.Codecs.Text.Vocabularies;

/// <summary>Finds added tokens in a text: from the left, of those that begin at one place the longest.</summary>
internal sealed class AddedTokens
{
    private readonly Dictionary<string, AddedToken>.AlternateLookup<ReadOnlySpan<char>> tokens;
    private readonly Dictionary<char, int[]> lengths;
    private readonly SearchValues<char> firsts;

    /// <summary>Tokens by what is looked for in the text.</summary>
    public AddedTokens(IEnumerable<(string Content, AddedToken Token)> tokens)
    {
        var byContent = new Dictionary<string, AddedToken>();
        foreach (var (content, token) in tokens.Where(token => token.Content.Length > 0))
        {
            byContent.TryAdd(content, token);
        }

        this.tokens = byContent.GetAlternateLookup<ReadOnlySpan<char>>();
        lengths = byContent.Keys.GroupBy(content => content[0])
            .ToDictionary(group => group.Key, group => group.Select(content => content.Length).Distinct().OrderDescending().ToArray());
        firsts = SearchValues.Create([.. lengths.Keys]);
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
                start = token.Value.StripLeft ? Math.Max(done, text[..start].TrimEnd().Length) : start;
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

    private (AddedToken Value, int Length)? Find(ReadOnlySpan<char> text)
    {
        foreach (var length in lengths[text[0]])
        {
            if (length <= text.Length && tokens.TryGetValue(text[..length], out var token))
            {
                return (token, length);
            }
        }

        return null;
    }

    private static bool StandsAlone(ReadOnlySpan<char> text, int start, int end) =>
        (Rune.DecodeLastFromUtf16(text[..start], out var before, out _) != OperationStatus.Done || !CharacterClass.IsWord(before))
        && (Rune.DecodeFromUtf16(text[end..], out var behind, out _) != OperationStatus.Done || !CharacterClass.IsWord(behind));
}
