using System.Globalization;
using System.Text;
using Maas.Codecs.Text.Unicode;
using Maas.Core.Registry;

namespace Maas.Codecs.Text.Cleaning;

/// <summary>
/// What is done to a text before it is tokenized, as a <see cref="TextCleaning"/> declares, always in this order: Unicode form, control
/// characters, white space, case. Training and serving come through the same lines. For any number of threads.
/// </summary>
public sealed class TextCleaner(TextCleaning cleaning)
{
    /// <summary>
    /// The cleaned text. Of a long text that comes in pieces, white space is kept (as one space) where a piece is not the
    /// <paramref name="first"/> or not the <paramref name="last"/>.
    /// </summary>
    public string Clean(string text, bool first = true, bool last = true)
    {
        text = cleaning.Form switch
        {
            UnicodeForm.None => text,
            UnicodeForm.Nfc => UnicodeNormalizer.Normalize(text, NormalizationForm.FormC),
            UnicodeForm.Nfkc => UnicodeNormalizer.Normalize(text, NormalizationForm.FormKC),
            _ => throw new InvalidOperationException($"unknown form {cleaning.Form}"),
        };
        text = cleaning.RemoveControl ? RemoveControl(text) : text;
        text = cleaning.WhiteSpace == WhiteSpace.Collapse ? Collapse(text, first, last) : text;
        return cleaning.Lowercase ? UnicodeCase.Lower(text) : text;
    }

    private static string RemoveControl(string text)
    {
        if (!text.Any(IsRemoved))
        {
            return text;
        }

        var kept = new StringBuilder(text.Length);
        foreach (var each in text.Where(each => !IsRemoved(each)))
        {
            kept.Append(each);
        }

        return kept.ToString();
    }

    // The tab and all line breaks (vertical tab, form feed and next line are some) are white space that parts words.
    private static bool IsRemoved(char each) => char.GetUnicodeCategory(each) == UnicodeCategory.Control && !char.IsWhiteSpace(each);

    private static string Collapse(string text, bool first, bool last)
    {
        var collapsed = new StringBuilder(text.Length);
        var pending = false;
        foreach (var each in text)
        {
            if (char.IsWhiteSpace(each))
            {
                pending = true;
                continue;
            }

            if (pending && (collapsed.Length > 0 || !first))
            {
                collapsed.Append(' ');
            }

            pending = false;
            collapsed.Append(each);
        }

        return (pending && !last ? collapsed.Append(' ') : collapsed).ToString();
    }
}
