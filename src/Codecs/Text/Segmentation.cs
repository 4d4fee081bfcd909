using Maas.Codecs.Text.Reading;
using Maas.Codecs.Text.Splitting;
using Maas.Codecs.Text.Vocabularies;

namespace Maas.Codecs.Text;

/// <summary>
/// A text's way to words: added tokens are found in it as it is, the rest is rewritten by the normalizer, added tokens are found again,
/// and what is left is split. For any number of threads.
/// </summary>
internal sealed class Segmentation(TokenizerParts parts)
{
    private readonly AddedTokens raw = new(parts.Added.Where(token => !token.Normalized).Select(token => (token.Content, token)));
    private readonly AddedTokens normalized =
        new(parts.Added.Where(token => token.Normalized).Select(token => (parts.Normalizer(token.Content), token)));

    /// <summary>The words that the model is given, without added tokens.</summary>
    public List<Piece> Words(string text)
    {
        using var time = PatternTime.Begin(text.Length);
        var words = new List<Piece>();
        foreach (var (piece, _) in Parts(text).Where(part => part.Token is null))
        {
            parts.Splitter(piece, words);
        }

        return words;
    }

    /// <summary>Added tokens, and between them what is still to be split.</summary>
    public IEnumerable<(Piece Piece, AddedToken? Token)> Parts(string text)
    {
        foreach (var (piece, token) in raw.Split(new(Whole(text).AsMemory(), First: true)))
        {
            if (token is not null)
            {
                yield return (piece, token);
                continue;
            }

            var rewritten = new Piece(parts.Normalizer(piece.Span.ToString()).AsMemory(), piece.First);
            foreach (var part in normalized.Split(rewritten))
            {
                yield return part;
            }
        }
    }

    private static string Whole(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            return text;
        }

        return string.Create(text.Length, text, (whole, text) =>
        {
            var position = 0;
            foreach (var rune in text.EnumerateRunes())
            {
                position += rune.EncodeToUtf16(whole[position..]);
            }
        });
    }
}
