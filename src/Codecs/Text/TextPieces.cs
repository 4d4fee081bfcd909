using System.Text;

namespace Maas.Codecs.Text;

/// <summary>Cuts texts that come in chunks into pieces that can be encoded alone, whatever the chunks are. For one thread.</summary>
internal sealed class TextPieces
{
    /// <summary>From here on, a piece ends before the next single space between two letters, where no tokenizer joins anything.</summary>
    public const int Usual = 1 << 16;

    /// <summary>A text without such a space is cut here, between two characters.</summary>
    public const int Most = 1 << 18;

    private readonly StringBuilder held = new();
    private bool first = true;

    /// <summary>The pieces that are whole once this much more of the text is known.</summary>
    public IEnumerable<(string Text, bool First, bool Last)> Add(string chunk)
    {
        held.Append(chunk);
        while (held.Length > Most)
        {
            var text = held.ToString(0, Most + 1);
            var end = Border(text);
            held.Remove(0, end);
            yield return (text[..end], Begin(), false);
        }
    }

    /// <summary>What is left of the text, at least one piece. The next text begins with the next chunk.</summary>
    public IEnumerable<(string Text, bool First, bool Last)> End()
    {
        var text = held.ToString();
        held.Clear();
        while (text.Length > Usual && Border(text) is var end && end < text.Length)
        {
            yield return (text[..end], Begin(), false);
            text = text[end..];
        }

        yield return (text, Begin(), true);
        first = true;
    }

    private bool Begin()
    {
        var isFirst = first;
        first = false;
        return isFirst;
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
