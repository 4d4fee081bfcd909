using Maas.Codecs.Text.Vocabularies;

namespace Maas.Codecs.Text.Reading;

/// <summary>
/// Reads <c>added_tokens</c>. Hugging Face's tools count on from the vocabulary, whatever ids the file says, so an id that is another
/// is refused.
/// </summary>
internal static class AddedTokenReader
{
    private const int MostAdded = 100_000;

    // Each place of a text may have to be followed as far as the longest token goes.
    private const int MostCharacters = 256;

    public static IReadOnlyList<AddedToken> Read(TokenizerFields fields, Vocabulary vocabulary)
    {
        var tokens = new List<AddedToken>();
        var (next, contents) = (vocabulary.Count, new HashSet<string>());
        foreach (var part in fields.Objects("added_tokens"))
        {
            var token = One(part);
            var expected = vocabulary.FindId(token.Content) ?? next;
            if (token.Id != expected)
            {
                throw part.Wrong("id", $"is {token.Id}; {TokenizerFields.Quote(token.Content)} is {expected}, as the vocabulary has it or, "
                    + "where it lacks it, as the tokens before it leave it");
            }

            if (vocabulary.FindId(token.Content) is null && vocabulary.TryToken(token.Id, out var other))
            {
                throw part.Wrong("id", $"is {token.Id}, which is {TokenizerFields.Quote(other)} in the vocabulary");
            }

            if (!contents.Add(token.Content))
            {
                throw part.Wrong("content", $"is {TokenizerFields.Quote(token.Content)}, which is there already");
            }

            next = Math.Max(next, token.Id + 1);
            tokens.Add(tokens.Count < MostAdded ? token : throw part.Wrong("", $"is one of more than {MostAdded}"));
        }

        return tokens;
    }

    private static AddedToken One(TokenizerFields part)
    {
        var special = part.Flag("special", false);
        var id = part.Whole("id", 0, ModelReader.MostTokens - 1) ?? throw part.Wrong("id", "is missing");
        var content = part.RequiredText("content");
        if (content.Length > MostCharacters)
        {
            throw part.Wrong("content", $"has {content.Length} characters; it takes at most {MostCharacters}");
        }

        return new(id, content)
        {
            SingleWord = part.Flag("single_word", false),
            StripLeft = part.Flag("lstrip", false),
            StripRight = part.Flag("rstrip", false),
            Normalized = part.Flag("normalized", !special),
            Special = special,
        };
    }
}
