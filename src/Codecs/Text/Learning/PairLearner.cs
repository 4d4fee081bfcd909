using System.Runtime.InteropServices;

namespace Maas.Codecs.Text.Learning;

/// <summary>
/// Learns a vocabulary from words: the pair of neighbouring tokens that is most frequent becomes a token, again and again. Of equally
/// frequent pairs the one of the lower ids is first, so that the same words give the same vocabulary. Counts are kept up to date where
/// a merge changes words, and a heap has the most frequent pair, whose count may be old and is then put back.
/// </summary>
internal sealed class PairLearner
{
    // A pair that came once says nothing of the language.
    private const long LeastCount = 2;

    private readonly List<string> tokens;
    private readonly Dictionary<string, int> ids;
    private readonly string continuing;
    private readonly List<Word> words = [];
    private readonly Dictionary<(int Left, int Right), Pair> pairs = [];
    private readonly PriorityQueue<(int Left, int Right), (long Count, int Left, int Right)> heap = new();

    /// <summary>The first tokens, and what stands before one that continues a word (it is not written twice).</summary>
    public PairLearner(IEnumerable<string> tokens, string continuing)
    {
        this.tokens = [.. tokens];
        this.continuing = continuing;
        ids = this.tokens.Select((token, id) => (token, id)).ToDictionary(token => token.token, token => token.id);
    }

    public IReadOnlyList<string> Tokens => tokens;

    public int Id(string token) => ids[token];

    public void Add(IEnumerable<int> symbols, long count)
    {
        var word = new Word([.. symbols], count);
        for (var i = 1; i < word.Length; i++)
        {
            Count((word.Symbols[i - 1], word.Symbols[i]), count, words.Count);
        }

        words.Add(word);
    }

    /// <summary>Merges until there are so many tokens, or no pair is frequent enough.</summary>
    public IReadOnlyList<(string Left, string Right)> Learn(int mostTokens, CancellationToken cancellation)
    {
        var (merges, merged) = (new List<(string Left, string Right)>(), new HashSet<(int Left, int Right)>());
        foreach (var (pair, found) in pairs)
        {
            Offer(pair, found.Count);
        }

        while (tokens.Count < mostTokens && heap.TryDequeue(out var pair, out var priority))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!pairs.TryGetValue(pair, out var found) || found.Count < LeastCount)
            {
                continue;
            }

            if (found.Count != -priority.Count)
            {
                Offer(pair, found.Count);
                continue;
            }

            // A token that can be made in two ways may bring a pair back that was merged before.
            if (merged.Add(pair))
            {
                merges.Add((tokens[pair.Left], tokens[pair.Right]));
            }

            pairs.Remove(pair);
            Merge(pair, found, Token(pair));
        }

        return merges;
    }

    private void Merge((int Left, int Right) pair, Pair found, int token)
    {
        var changed = new HashSet<(int Left, int Right)>();
        foreach (var index in found.Words)
        {
            Merge(pair, index, token, changed);
        }

        pairs.Remove(pair);
        foreach (var each in changed)
        {
            if (pairs.TryGetValue(each, out var grown))
            {
                Offer(each, grown.Count);
            }
        }
    }

    // Each place of the pair becomes the token; the pairs with its neighbours are counted anew.
    private void Merge((int Left, int Right) pair, int index, int token, HashSet<(int Left, int Right)> changed)
    {
        ref var word = ref CollectionsMarshal.AsSpan(words)[index];
        var (symbols, count, written) = (word.Symbols, word.Count, 0);
        for (var i = 0; i < word.Length; i++)
        {
            if (i + 1 >= word.Length || symbols[i] != pair.Left || symbols[i + 1] != pair.Right)
            {
                symbols[written++] = symbols[i];
                continue;
            }

            if (written > 0)
            {
                Count((symbols[written - 1], pair.Left), -count, index);
                Grow((symbols[written - 1], token));
            }

            if (i + 2 < word.Length)
            {
                Count((pair.Right, symbols[i + 2]), -count, index);
                Grow((token, symbols[i + 2]));
            }

            symbols[written++] = token;
            i++;
        }

        word = word with { Length = written };

        void Grow((int Left, int Right) grown)
        {
            Count(grown, count, index);
            changed.Add(grown);
        }
    }

    private int Token((int Left, int Right) pair)
    {
        var right = tokens[pair.Right];
        var joined = tokens[pair.Left] + (right.StartsWith(continuing, StringComparison.Ordinal) ? right[continuing.Length..] : right);
        if (!ids.TryGetValue(joined, out var id))
        {
            id = tokens.Count;
            ids.Add(joined, id);
            tokens.Add(joined);
        }

        return id;
    }

    private void Count((int Left, int Right) pair, long change, int word)
    {
        ref var found = ref CollectionsMarshal.GetValueRefOrAddDefault(pairs, pair, out var exists);
        if (!exists)
        {
            found = new(0, []);
        }

        found = found with { Count = found.Count + change };
        if (change > 0 && (found.Words.Count == 0 || found.Words[^1] != word))
        {
            found.Words.Add(word);
        }
    }

    private void Offer((int Left, int Right) pair, long count)
    {
        if (count >= LeastCount)
        {
            heap.Enqueue(pair, (-count, pair.Left, pair.Right));
        }
    }

    private readonly record struct Word(int[] Symbols, long Count)
    {
        public int Length { get; init; } = Symbols.Length;
    }

    private readonly record struct Pair(long Count, List<int> Words);
}
