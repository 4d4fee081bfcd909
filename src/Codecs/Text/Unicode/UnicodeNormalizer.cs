using System.Runtime.InteropServices;
using System.Text;

namespace Maas.Codecs.Text.Unicode;

/// <summary>The four normalisation forms of Unicode Standard Annex 15. A surrogate without its other half becomes U+FFFD.</summary>
internal static class UnicodeNormalizer
{
    // Every text below these is in the form already: what composes is at U+0300 or above, what decomposes at U+00C0 (U+00A0 compatibly).
    private const char FirstToCompose = '\u0300', FirstToDecompose = '\u00C0', FirstCompatible = '\u00A0';

    // A run of marks longer than this is sorted by counting: a text of marks alone must not take the square of its length.
    private const int LongRun = 32;

    public static string Normalize(string text, NormalizationForm form)
    {
        var compatibly = form is NormalizationForm.FormKC or NormalizationForm.FormKD;
        var compose = form is NormalizationForm.FormC or NormalizationForm.FormKC;
        var first = compatibly ? FirstCompatible : compose ? FirstToCompose : FirstToDecompose;
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', (char)(first - 1)) < 0)
        {
            return text;
        }

        var codes = Decompose(text, compatibly);
        Order(CollectionsMarshal.AsSpan(codes));
        if (compose)
        {
            Compose(codes);
        }

        return Text(codes);
    }

    private static List<int> Decompose(string text, bool compatibly)
    {
        var tables = UnicodeTables.Instance;
        var codes = new List<int>(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            var code = rune.Value;
            if (code < FirstCompatible)
            {
                codes.Add(code);
            }
            else if (UnicodeTables.IsHangul(code))
            {
                var (lead, vowel, tail) = UnicodeTables.DecomposeHangul(code);
                codes.AddRange(tail == 0 ? [lead, vowel] : [lead, vowel, tail]);
            }
            else if (tables.Decompose(code, compatibly) is { IsEmpty: false } parts)
            {
                codes.AddRange(parts);
            }
            else
            {
                codes.Add(code);
            }
        }

        return codes;
    }

    // Marks stand in the order of their classes, those of one class as they came.
    private static void Order(Span<int> codes)
    {
        var tables = UnicodeTables.Instance;
        for (var start = 0; start < codes.Length; start++)
        {
            if (codes[start] < FirstToCompose || tables.Class(codes[start]) == 0)
            {
                continue;
            }

            var end = start + 1;
            while (end < codes.Length && tables.Class(codes[end]) != 0)
            {
                end++;
            }

            Sort(codes[start..end], tables);
            start = end;
        }
    }

    private static void Sort(Span<int> marks, UnicodeTables tables)
    {
        if (marks.Length > LongRun)
        {
            var sorted = marks.ToArray().OrderBy(tables.Class).ToArray();
            sorted.CopyTo(marks);
            return;
        }

        for (var i = 1; i < marks.Length; i++)
        {
            for (var k = i; k > 0 && tables.Class(marks[k - 1]) > tables.Class(marks[k]); k--)
            {
                (marks[k - 1], marks[k]) = (marks[k], marks[k - 1]);
            }
        }
    }

    private static void Compose(List<int> codes)
    {
        var tables = UnicodeTables.Instance;
        var (written, starter, last) = (0, -1, -1);
        for (var i = 0; i < codes.Count; i++)
        {
            var code = codes[i];
            var mark = tables.Class(code);
            if (starter >= 0 && last < mark && tables.Compose(codes[starter], code) is >= 0 and var composite)
            {
                codes[starter] = composite;
                continue;
            }

            (starter, last) = mark == 0 ? (written, -1) : (starter, mark);
            codes[written++] = code;
        }

        codes.RemoveRange(written, codes.Count - written);
    }

    private static string Text(List<int> codes)
    {
        var text = new StringBuilder(codes.Count);
        Span<char> pair = stackalloc char[2];
        foreach (var code in codes)
        {
            if (code <= char.MaxValue)
            {
                text.Append((char)code);
            }
            else
            {
                new Rune(code).EncodeToUtf16(pair);
                text.Append(pair);
            }
        }

        return text.ToString();
    }
}
