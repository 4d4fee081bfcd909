using System.Collections.Concurrent;

namespace Maas.Codecs.Text;

/// <summary>
/// Tokens of words that came before: most words of a text are few. It holds up to so many words of up to so many characters (some
/// 16 MB in all), the first that came. For any number of threads.
/// </summary>
internal sealed class WordCache
{
    private const int MostWords = 65_536, MostCharacters = 48;

    private readonly ConcurrentDictionary<string, int[]> words;
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private int count;

    public WordCache()
    {
        words = new();
        lookup = words.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public bool TryGet(ReadOnlySpan<char> word, out int[] ids)
    {
        ids = [];
        return word.Length <= MostCharacters && lookup.TryGetValue(word, out ids!);
    }

    public void Add(ReadOnlySpan<char> word, ReadOnlySpan<int> ids)
    {
        if (word.Length <= MostCharacters && Volatile.Read(ref count) < MostWords && words.TryAdd(word.ToString(), ids.ToArray()))
        {
            Interlocked.Increment(ref count);
        }
    }
}
