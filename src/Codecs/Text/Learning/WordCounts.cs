namespace Maas.Codecs.Text.Learning;

/// <summary>
/// How often each word came. It holds up to half a million words of 16 million characters in all (some 100 MB); when it is full, the
/// rarest go, so that what is frequent in the whole of a large text is found. One thread.
/// </summary>
internal sealed class WordCounts
{
    public const int LongestWord = 128;

    private readonly int mostWords;
    private readonly int mostCharacters;
    private readonly Dictionary<string, long> counts = [];
    private readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private long characters;

    public WordCounts(int mostWords = 500_000, int mostCharacters = 16_000_000)
    {
        (this.mostWords, this.mostCharacters) = (mostWords, mostCharacters);
        lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>All words, by their characters' code, so that what is learned does not depend on the order they came in.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Sorted => [.. counts.OrderBy(word => word.Key, StringComparer.Ordinal)];

    /// <summary>Counts a word; one that is too long (no prose has it) counts as the words it is cut into.</summary>
    public void Add(ReadOnlySpan<char> word)
    {
        while (word.Length > LongestWord)
        {
            var cut = char.IsHighSurrogate(word[LongestWord - 1]) ? LongestWord - 1 : LongestWord;
            AddShort(word[..cut]);
            word = word[cut..];
        }

        AddShort(word);
    }

    private void AddShort(ReadOnlySpan<char> word)
    {
        if (lookup.TryGetValue(word, out var count))
        {
            lookup[word] = count + 1;
            return;
        }

        if (counts.Count >= mostWords || characters + word.Length > mostCharacters)
        {
            DropRarest();
        }

        lookup[word] = 1;
        characters += word.Length;
    }

    private void DropRarest()
    {
        var half = counts.Values.Order().ElementAt(counts.Count / 2);
        foreach (var word in counts.Where(word => word.Value <= half).Select(word => word.Key).ToList())
        {
            counts.Remove(word);
            characters -= word.Length;
        }
    }
}
