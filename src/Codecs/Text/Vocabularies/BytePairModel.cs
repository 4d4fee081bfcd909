using System.Text;

namespace Maas.Codecs.Text.Vocabularies;

/// <summary>
/// Byte-pair encoding: a word's characters are joined pair by pair, the pair of the least rank first, of equal ones the leftmost. A heap
/// holds what can be joined, so that a word of a megabyte takes no square of its length.
/// </summary>
internal sealed class BytePairModel(Vocabulary vocabulary, MergeTable merges, BytePairOptions options) : IWordModel
{
    private readonly int?[] fallback = Fallback(vocabulary, options);
    private readonly int? unknownId = options.Unknown is { } unknown ? vocabulary.FindId(unknown) : null;

    public Vocabulary Vocabulary => vocabulary;

    public int? UnknownId => unknownId;

    public void Encode(ReadOnlySpan<char> word, List<int> ids)
    {
        if (options.WholeWords && vocabulary.TryId(word, out var whole))
        {
            ids.Add(whole);
            return;
        }

        var start = ids.Count;
        AddCharacters(word, ids);
        if (ids.Count - start > 1)
        {
            Merge(ids, start);
        }
    }

    // Of a word's parts: its ids from a place on, with the places of those beside each that is left.
    private void Merge(List<int> ids, int start)
    {
        var symbols = ids.Skip(start).ToArray();
        var (next, previous) = (new int[symbols.Length], new int[symbols.Length]);
        var heap = new PriorityQueue<(int Place, int Left, int Right), (int Rank, int Place)>();
        for (var i = 0; i < symbols.Length; i++)
        {
            (next[i], previous[i]) = (i + 1, i - 1);
            Offer(heap, symbols, i, i + 1);
        }

        while (heap.TryDequeue(out var pair, out _))
        {
            var (left, right) = (pair.Place, next[pair.Place]);
            if (right >= symbols.Length || symbols[left] != pair.Left || symbols[right] != pair.Right)
            {
                continue;
            }

            symbols[left] = merges.Find(pair.Left, pair.Right)!.Value.Token;
            symbols[right] = -1;
            next[left] = next[right];
            if (next[left] < symbols.Length)
            {
                previous[next[left]] = left;
            }

            Offer(heap, symbols, previous[left], left);
            Offer(heap, symbols, left, next[left]);
        }

        ids.RemoveRange(start, ids.Count - start);
        ids.AddRange(symbols.Where(symbol => symbol >= 0));
    }

    private void Offer(PriorityQueue<(int Place, int Left, int Right), (int Rank, int Place)> heap, int[] symbols, int left, int right)
    {
        if (left >= 0 && right < symbols.Length && merges.Find(symbols[left], symbols[right]) is { } merge)
        {
            heap.Enqueue((left, symbols[left], symbols[right]), (merge.Rank, left));
        }
    }

    private void AddCharacters(ReadOnlySpan<char> word, List<int> ids)
    {
        var unknownBefore = false;
        for (var start = 0; start < word.Length;)
        {
            var length = char.IsHighSurrogate(word[start]) && start + 1 < word.Length ? 2 : 1;
            var known = Find(word.Slice(start, length), start == 0, start + length == word.Length, out var id);
            if (known)
            {
                ids.Add(id);
            }
            else if (options.ByteFallback && TryAddBytes(word.Slice(start, length), ids))
            {
                known = true;
            }
            else if (unknownId is { } unknown && !(unknownBefore && options.FuseUnknown))
            {
                ids.Add(unknown);
            }

            unknownBefore = !known;
            start += length;
        }
    }

    private bool Find(ReadOnlySpan<char> character, bool first, bool last, out int id)
    {
        var prefixed = !first && options.ContinuingPrefix.Length > 0;
        var suffixed = last && options.EndSuffix.Length > 0;
        return prefixed || suffixed
            ? vocabulary.TryId($"{(prefixed ? options.ContinuingPrefix : "")}{character}{(suffixed ? options.EndSuffix : "")}", out id)
            : vocabulary.TryId(character, out id);
    }

    private bool TryAddBytes(ReadOnlySpan<char> character, List<int> ids)
    {
        Span<byte> bytes = stackalloc byte[4];
        var written = Encoding.UTF8.GetBytes(character, bytes);
        foreach (var each in bytes[..written])
        {
            if (fallback[each] is null)
            {
                return false;
            }
        }

        foreach (var each in bytes[..written])
        {
            ids.Add(fallback[each]!.Value);
        }

        return true;
    }

    private static int?[] Fallback(Vocabulary vocabulary, BytePairOptions options) =>
        [.. Enumerable.Range(0, options.ByteFallback ? 256 : 0).Select(value => vocabulary.FindId($"<0x{value:X2}>"))];
}
