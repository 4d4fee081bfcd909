using System.Globalization;
using System.Text;
using Maas.Codecs.Text.Splitting;
using Maas.Codecs.Text.Unicode;
using Maas.Codecs.Text.Vocabularies;
using Maas.Core;

namespace Maas.Codecs.Text.Normalizing;

/// <summary>The normalizers of <c>tokenizer.json</c> that are known here.</summary>
internal static class Normalizers
{
    // The longest that Unicode's own forms make of a text is 18 times as long.
    private const int MostGrowth = 64, FreeGrowth = 4096;

    public static Normalizer Form(NormalizationForm form) => text => UnicodeNormalizer.Normalize(text, form);

    public static Normalizer StripAccents => text => Keep(text, rune => !CharacterClass.IsMark(rune));

    public static Normalizer ByteLevel => text => new(ByteLetters.Write(text));

    public static Normalizer Prepend(string before) => text => text.Length == 0 ? text : before + text;

    public static Normalizer Replace(string what, string with) => text => text.Replace(what, with, StringComparison.Ordinal);

    public static Normalizer Replace(TimedPattern pattern, string with) => text => pattern.Replace(text, with);

    public static Normalizer Strip(bool left, bool right) => text =>
        (left, right) switch
        {
            (true, true) => text.Trim(),
            (true, false) => text.TrimStart(),
            (false, true) => text.TrimEnd(),
            _ => text,
        };

    /// <summary>One after the other; together they may not blow a text up.</summary>
    public static Normalizer Sequence(IReadOnlyList<Normalizer> normalizers) => text =>
    {
        var most = ((long)text.Length * MostGrowth) + FreeGrowth;
        foreach (var normalizer in normalizers)
        {
            text = normalizer(text);
            if (text.Length > most)
            {
                throw ServiceError.InvalidTokenizer.With($"normalizer: makes more than {most} characters of a text");
            }
        }

        return text;
    };

    /// <summary>BERT's: no control characters, spaces for white space and around Chinese characters, no accents, lower case.</summary>
    public static Normalizer Bert(bool clean, bool chinese, bool stripAccents, bool lowercase) => text =>
    {
        text = clean ? Clean(text) : text;
        text = chinese ? SpaceChinese(text) : text;
        text = stripAccents
            ? Keep(UnicodeNormalizer.Normalize(text, NormalizationForm.FormD), rune => !IsNonSpacing(rune))
            : text;
        return lowercase ? UnicodeCase.Lower(text) : text;
    };

    private static string Clean(string text)
    {
        var cleaned = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or '\r')
            {
                cleaned.Append(' ');
            }
            else if (rune.Value != 0xFFFD && !IsOther(rune))
            {
                cleaned = CharacterClass.IsWhiteSpace(rune) ? cleaned.Append(' ') : cleaned.Append(rune);
            }
        }

        return cleaned.ToString();
    }

    private static string SpaceChinese(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', '\u33FF') < 0)
        {
            return text;
        }

        var spaced = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            spaced = CharacterClass.IsChinese(rune) ? spaced.Append(' ').Append(rune).Append(' ') : spaced.Append(rune);
        }

        return spaced.ToString();
    }

    private static bool IsOther(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.PrivateUse;

    private static bool IsNonSpacing(Rune rune) =>
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark;

    private static string Keep(string text, Func<Rune, bool> isKept)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', '\u007F') < 0)
        {
            return text;
        }

        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (isKept(rune))
            {
                kept.Append(rune);
            }
        }

        return kept.ToString();
    }
}
