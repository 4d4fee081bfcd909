namespace Maas.Codecs.Text.Vocabularies;

/// <summary>
/// WordPiece: the longest token that a word begins with, then the longest continuation, and so on; a word that can't be written so, or
/// has more than <paramref name="mostCharacters"/>, is unknown as a whole.
/// </summary>
internal sealed class WordPieceModel(Vocabulary vocabulary, int unknownId, string continuingPrefix, int mostCharacters) : IWordModel
{
    // What is tried of a continuation stands behind the prefix in one buffer; longer than the longest token nothing is tried.
    private readonly int longest = vocabulary.Longest;

    public Vocabulary Vocabulary => vocabulary;

    public int? UnknownId => unknownId;

    public void Encode(ReadOnlySpan<char> word, List<int> ids)
    {
        var before = ids.Count;
        if (Characters(word) > mostCharacters || !TryEncode(word, ids))
        {
            ids.RemoveRange(before, ids.Count - before);
            ids.Add(unknownId);
        }
    }

    private bool TryEncode(ReadOnlySpan<char> word, List<int> ids)
    {
        Span<char> buffer = new char[continuingPrefix.Length + Math.Min(word.Length, longest)];
        continuingPrefix.CopyTo(buffer);
        var length = Match(word[..Math.Min(word.Length, longest)], 0, ids);
        for (var start = length; length > 0 && start < word.Length; start += length)
        {
            var most = Math.Clamp(longest - continuingPrefix.Length, 0, word.Length - start);
            word.Slice(start, most).CopyTo(buffer[continuingPrefix.Length..]);
            length = Match(buffer[..(continuingPrefix.Length + most)], continuingPrefix.Length, ids);
        }

        return length > 0;
    }

    // How much of the word the longest token takes that is what stands in the buffer, prefix and all; 0 where there is none.
    private int Match(ReadOnlySpan<char> text, int prefix, List<int> ids)
    {
        for (var end = text.Length; end > prefix; end--)
        {
            if (!char.IsHighSurrogate(text[end - 1]) && vocabulary.TryId(text[..end], out var id))
            {
                ids.Add(id);
                return end - prefix;
            }
        }

        return 0;
    }

    private static int Characters(ReadOnlySpan<char> word)
    {
        var count = word.Length;
        foreach (var each in word)
        {
            count -= char.IsLowSurrogate(each) ? 1 : 0;
        }

        return count;
    }
}
