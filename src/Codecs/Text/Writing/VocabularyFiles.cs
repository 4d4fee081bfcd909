using System.Text.Json;
using Maas.Core;

namespace Maas.Codecs.Text.Writing;

/// <summary>
/// Vocabulary files from before <c>tokenizer.json</c> to one: <c>vocab.json</c> with <c>merges.txt</c> (byte-level BPE, as GPT-2), or
/// <c>vocab.txt</c> (WordPiece, as BERT; in lower case where no token has a capital).
/// </summary>
internal static class VocabularyFiles
{
    private static readonly JsonSerializerOptions Once = new() { AllowDuplicateProperties = false };
    private static readonly string[] SpecialNames = [.. SpecialTokens.OfBytePairs, "<s>", "</s>", "<pad>", "<unk>", "<mask>"];

    public static byte[] BytePair(ReadOnlyMemory<byte> vocabulary, ReadOnlyMemory<byte> merges)
    {
        var tokens = Tokens(vocabulary);
        if (tokens.Any(token => token.EndsWith("</w>", StringComparison.Ordinal)))
        {
            throw ServiceError.InvalidTokenizer.With(
                "vocab.json marks the ends of words by </w>, so it is not byte-level; bring a tokenizer.json");
        }

        return TokenizerJson.Write(new()
        {
            Tokens = tokens,
            Merges = [.. Lines(merges, "merges.txt").Where(IsMerge).Select(Merge)],
            Special = SpecialNames,
        });
    }

    public static byte[] WordPiece(ReadOnlyMemory<byte> vocabulary)
    {
        var tokens = Lines(vocabulary, "vocab.txt").Select(line => line.Text).ToList();
        if (!tokens.Contains(SpecialTokens.Unknown))
        {
            throw ServiceError.InvalidTokenizer.With($"vocab.txt lacks {SpecialTokens.Unknown}; it takes a token a line, as BERT has it");
        }

        return TokenizerJson.Write(new()
        {
            Tokens = tokens,
            Special = SpecialTokens.OfWordPieces,
            Lowercase = !tokens.Except(SpecialTokens.OfWordPieces).Any(token => !token.StartsWith('[') && token.Any(char.IsUpper)),
        });
    }

    private static List<string> Tokens(ReadOnlyMemory<byte> vocabulary)
    {
        try
        {
            var ids = JsonSerializer.Deserialize<Dictionary<string, int>>(vocabulary.Span, Once) ?? [];
            var tokens = ids.OrderBy(token => token.Value).Select(token => token.Key).ToList();
            var missing = Enumerable.Range(0, tokens.Count).Except(ids.Values).Order().ToList();
            return missing is []
                ? tokens
                : throw ServiceError.InvalidTokenizer.With(
                    $"vocab.json has {tokens.Count} tokens, but no token of the id {missing[0]}; its ids count from 0 without gaps");
        }
        catch (JsonException e)
        {
            throw ServiceError.InvalidTokenizer.With($"vocab.json is no JSON object of tokens and ids: line {e.LineNumber + 1}");
        }
    }

    private static bool IsMerge((int Number, string Text) line) =>
        line.Text.Length > 0 && !(line.Number == 1 && line.Text.StartsWith("#version", StringComparison.Ordinal));

    private static (string Left, string Right) Merge((int Number, string Text) line) => line.Text.Split(' ') is [var left, var right]
        ? (left, right)
        : throw ServiceError.InvalidTokenizer.With($"merges.txt line {line.Number} has no two tokens with a space between them");

    private static IEnumerable<(int Number, string Text)> Lines(ReadOnlyMemory<byte> file, string name)
    {
        var lines = Utf8Text.Decode(file.Span, name).Split('\n');
        var count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        return lines.Take(count).Select((line, i) => (i + 1, line.TrimEnd('\r')));
    }
}
