using System.Text;

namespace Maas.Codecs.Text;

/// <summary>Cuts a text that comes in chunks into pieces that can be encoded alone, whatever the chunks are.</summary>
internal static class TextPieces
{
    /// <summary>From here on, a piece ends before the next single space between two letters, where no tokenizer joins anything.</summary>
    public const int Usual = 1 << 16;

    /// <summary>A text without such a space is cut here, between two characters.</summary>
    public const int Most = 1 << 18;

    public static IEnumerable<(string Text, bool First, bool Last)> Cut(IEnumerable<string> chunks)
    {
        var (held, first) = (new StringBuilder(), true);
        foreach (var chunk in chunks)
        {
            held.Append(chunk);
            while (held.Length > Most)
            {
                var text = held.ToString(0, Most + 1);
                var end = Border(text);
                yield return (text[..end], first, false);
                held.Remove(0, end);
                first = false;
            }
        }

        foreach (var piece in Rest(held.ToString(), first))
        {
            yield return piece;
        }
    }

    private static IEnumerable<(string Text, bool First, bool Last)> Rest(string text, bool first)
    {
        while (text.Length > Usual && Border(text) is var end && end < text.Length)
        {
            yield return (text[..end], first, false);
            text = text[end..];
            first = false;
        }

        yield return (text, first, true);
    }

    private static int Border(string text)
    {
        for (var i = Usual; i + 1 < text.Length; i++)
        {
            if (text[i] == ' ' && char.IsLetter(text[i - 1]) && char.IsLetter(text[i + 1]))
            {
                return i;
            }
        }

        var end = Math.Min(text.Length, Most);
        return end < text.Length && char.IsLowSurrogate(text[end]) ? end - 1 : end;
    }
}
