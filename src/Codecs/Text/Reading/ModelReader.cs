using System.Text.Json;
using Maas.Codecs.Text.Vocabularies;

namespace Maas.Codecs.Text.Reading;

/// <summary>Reads <c>model</c>: byte-pair encoding or WordPiece.</summary>
internal static class ModelReader
{
    /// <summary>The most tokens that a tokenizer may have: four times those of the largest that are known.</summary>
    public const int MostTokens = 1_000_000;

    private const int MostMerges = 2_000_000;

    // WordPiece tries each length up to the longest token's at each place. Those in use have at most some fifty characters.
    private const int MostPieceCharacters = 256;

    public static IWordModel Read(TokenizerFields fields)
    {
        var type = fields.Text("type") ?? (fields.Find("merges") is null ? "WordPiece" : "BPE");
        return type switch
        {
            "BPE" => BytePair(fields),
            "WordPiece" => WordPiece(fields),
            _ => throw fields.Unknown(type, "BPE", "WordPiece"),
        };
    }

    private static WordPieceModel WordPiece(TokenizerFields fields)
    {
        var vocabulary = Vocabulary(fields);
        if (vocabulary.Longest > MostPieceCharacters)
        {
            throw fields.Wrong("vocab", $"has a token of {vocabulary.Longest} characters; WordPiece takes at most {MostPieceCharacters}");
        }

        var unknown = fields.Text("unk_token") ?? "[UNK]";
        return new(
            vocabulary,
            vocabulary.FindId(unknown)
                ?? throw fields.Wrong("unk_token", $"is {TokenizerFields.Quote(unknown)}, which the vocabulary lacks"),
            fields.Text("continuing_subword_prefix") ?? "##",
            fields.Whole("max_input_chars_per_word", 1, int.MaxValue) ?? 100);
    }

    private static BytePairModel BytePair(TokenizerFields fields)
    {
        if (fields.Find("dropout") is { } dropout && !(dropout.ValueKind == JsonValueKind.Number && dropout.GetDouble() == 0))
        {
            throw fields.Wrong("dropout", "leaves merges out at random, which is not supported; it takes null");
        }

        var vocabulary = Vocabulary(fields);
        var options = new BytePairOptions
        {
            Unknown = fields.Text("unk_token"),
            FuseUnknown = fields.Flag("fuse_unk", false),
            ByteFallback = fields.Flag("byte_fallback", false),
            WholeWords = fields.Flag("ignore_merges", false),
            ContinuingPrefix = fields.Text("continuing_subword_prefix") ?? "",
            EndSuffix = fields.Text("end_of_word_suffix") ?? "",
        };
        return options.Unknown is { } unknown && vocabulary.FindId(unknown) is null
            ? throw fields.Wrong("unk_token", $"is {TokenizerFields.Quote(unknown)}, which the vocabulary lacks")
            : new(vocabulary, Merges(fields, vocabulary, options.ContinuingPrefix), options);
    }

    private static Vocabulary Vocabulary(TokenizerFields fields)
    {
        if (fields.Find("vocab") is not { ValueKind: JsonValueKind.Object } vocab)
        {
            throw fields.Wrong("vocab", "is missing or no object of tokens and ids");
        }

        var (ids, taken) = (new Dictionary<string, int>(), new HashSet<int>());
        foreach (var property in vocab.EnumerateObject())
        {
            var token = fields.Name(property, "vocab");
            if (!TokenizerFields.TryWhole(property.Value, 0, MostTokens - 1, out var id))
            {
                var shown = TokenizerFields.Quote(property.Value.GetRawText());
                throw fields.Wrong("vocab", $"has the id {shown} for {TokenizerFields.Quote(token)}; "
                    + $"ids are whole numbers from 0 to {MostTokens - 1}");
            }

            if (!ids.TryAdd(token, id) || !taken.Add(id))
            {
                throw fields.Wrong("vocab", $"has the token {TokenizerFields.Quote(token)} or its id {id} twice");
            }
        }

        return ids.Count > 0 ? new(ids) : throw fields.Wrong("vocab", "is empty");
    }

    private static MergeTable Merges(TokenizerFields fields, Vocabulary vocabulary, string prefix)
    {
        var list = fields.List("merges").ToList();
        if (list.Count > MostMerges)
        {
            throw fields.Wrong("merges", $"has {list.Count} merges; at most {MostMerges} are possible");
        }

        var merges = new MergeTable(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            var (left, right) = Pair(fields, list[i], i);
            var joined = right.StartsWith(prefix, StringComparison.Ordinal) ? left + right[prefix.Length..] : left + right;
            var (leftId, rightId, id) = (Id(left), Id(right), Id(joined));
            if (!merges.TryAdd(leftId, rightId, id))
            {
                throw fields.Wrong($"merges[{i}]", $"is {TokenizerFields.Quote($"{left} {right}")}, which is there already");
            }

            int Id(string token) => vocabulary.FindId(token)
                ?? throw fields.Wrong($"merges[{i}]", $"makes or joins {TokenizerFields.Quote(token)}, which the vocabulary lacks");
        }

        return merges;
    }

    // "a b" of older files, ["a", "b"] of newer ones.
    private static (string Left, string Right) Pair(TokenizerFields fields, JsonElement merge, int index)
    {
        var name = $"merges[{index}]";
        var parts = merge.ValueKind switch
        {
            JsonValueKind.Array => [.. merge.EnumerateArray().Take(3).Select(part => fields.Text(part, name))],
            _ => fields.Text(merge, name).Split(' '),
        };
        return parts is [{ Length: > 0 } left, { Length: > 0 } right]
            ? (left, right)
            : throw fields.Wrong(name, "takes two tokens, as [\"a\", \"b\"] or \"a b\"");
    }
}
