using System.Diagnostics.CodeAnalysis;

namespace Maas.Codecs.Text.Vocabularies;

/// <summary>A model's tokens and their ids. Ids may have gaps; <see cref="Size"/> is one more than the greatest.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly string?[] tokens;

    public Vocabulary(Dictionary<string, int> ids)
    {
        this.ids = ids;
        lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        tokens = new string?[ids.Count == 0 ? 0 : ids.Values.Max() + 1];
        foreach (var (token, id) in ids)
        {
            tokens[id] = token;
            Longest = Math.Max(Longest, token.Length);
        }
    }

    public int Size => tokens.Length;

    public int Count => ids.Count;

    /// <summary>The longest token's length, in UTF-16 units.</summary>
    public int Longest { get; }

    public bool TryId(ReadOnlySpan<char> token, out int id) => lookup.TryGetValue(token, out id);

    public int? FindId(string token) => ids.TryGetValue(token, out var id) ? id : null;

    public bool TryToken(int id, [NotNullWhen(true)] out string? token)
    {
        token = (uint)id < (uint)tokens.Length ? tokens[id] : null;
        return token is not null;
    }
}
