using System.Text;
using Maas.Codecs.Text.Cleaning;
using Maas.Codecs.Text.Vocabularies;
using Maas.Codecs.Text.Writing;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Codecs.Text.Learning;

/// <summary>
/// Learns a tokenizer from texts: first all words are counted, then pairs are merged. The same texts in the same order give the same
/// tokenizer, to the byte. One thread.
/// </summary>
internal sealed class TokenizerLearner
{
    /// <summary>What lies beyond is not looked at: a vocabulary of thousands of tokens has long been settled.</summary>
    public const long MostCharacters = 200_000_000;

    private readonly TokenizerChoice choice;
    private readonly TextCleaner cleaner;
    private readonly TextTokenizer splitter;
    private readonly WordCounts counts = new();
    private long characters;

    public TokenizerLearner(TokenizerChoice choice, TextCleaning cleaning)
    {
        this.choice = choice;
        cleaner = new(cleaning);
        splitter = TextTokenizer.Read(Write(First(choice.Type), [], []));
    }

    /// <summary>Counts a text's words; false where no more texts are looked at.</summary>
    public bool Add(string text)
    {
        if (characters >= MostCharacters)
        {
            return false;
        }

        characters += text.Length;
        foreach (var word in splitter.Segmentation.Words(cleaner.Clean(text)))
        {
            counts.Add(word.Span);
        }

        return true;
    }

    public TextTokenizer Learn(CancellationToken cancellation)
    {
        var words = counts.Sorted;
        var learner = choice.Type == TokenizerType.WordPiece ? OfCharacters(words) : OfBytes(words);
        var merges = learner.Learn(choice.VocabularySize, cancellation);
        return TextTokenizer.Read(Write([.. First(choice.Type)], [.. learner.Tokens.Skip(First(choice.Type).Count)], merges));
    }

    private static PairLearner OfBytes(IReadOnlyList<KeyValuePair<string, long>> words)
    {
        var learner = new PairLearner([.. SpecialTokens.OfBytePairs, .. ByteLetters.Alphabet.Select(letter => letter.ToString())], "");
        var first = ByteLetters.Alphabet.ToDictionary(letter => letter, letter => learner.Id(letter.ToString()));
        foreach (var (word, count) in words)
        {
            learner.Add(word.Select(letter => first[letter]), count);
        }

        return learner;
    }

    // Every character has two tokens, at a word's begin and behind it; the rarest beyond half the vocabulary have none.
    private PairLearner OfCharacters(IReadOnlyList<KeyValuePair<string, long>> words)
    {
        var frequency = new Dictionary<Rune, long>();
        foreach (var (word, count) in words)
        {
            foreach (var rune in word.EnumerateRunes())
            {
                frequency[rune] = frequency.GetValueOrDefault(rune) + count;
            }
        }

        var alphabet = frequency.OrderByDescending(rune => rune.Value).ThenBy(rune => rune.Key)
            .Take(choice.VocabularySize / 4).Select(rune => rune.Key).Order().ToList();
        var learner = new PairLearner(
            [
                .. SpecialTokens.OfWordPieces,
                .. alphabet.Select(rune => rune.ToString()),
                .. alphabet.Select(rune => $"{SpecialTokens.Continuing}{rune}"),
            ],
            SpecialTokens.Continuing);
        var known = alphabet.ToHashSet();
        foreach (var (word, count) in words.Where(word => Runes(word.Key).All(known.Contains)))
        {
            learner.Add(Runes(word).Select((rune, i) => learner.Id(i == 0 ? rune.ToString() : $"{SpecialTokens.Continuing}{rune}")), count);
        }

        return learner;
    }

    private static IEnumerable<Rune> Runes(string word)
    {
        foreach (var rune in word.EnumerateRunes())
        {
            yield return rune;
        }
    }

    private byte[] Write(IReadOnlyList<string> special, IReadOnlyList<string> tokens, IReadOnlyList<(string Left, string Right)> merges) =>
        TokenizerJson.Write(new()
        {
            Tokens = [.. special, .. tokens],
            Merges = choice.Type == TokenizerType.WordPiece ? null : merges,
            Special = special,
            Lowercase = choice.Lowercase,
        });

    private static IReadOnlyList<string> First(TokenizerType type) => type switch
    {
        TokenizerType.ByteLevelBpe => SpecialTokens.OfBytePairs,
        TokenizerType.WordPiece => SpecialTokens.OfWordPieces,
        _ => throw new InvalidOperationException($"unknown tokenizer {type}"),
    };
}
