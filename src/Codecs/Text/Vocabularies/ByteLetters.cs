using System.Text;

namespace Maas.Codecs.Text.Vocabularies;

/// <summary>
/// The 256 letters that stand for bytes in byte-level vocabularies, as GPT-2 has them: a byte that is a visible Latin-1 character is
/// itself, the others are U+0100, U+0101… in order.
/// </summary>
internal static class ByteLetters
{
    private static readonly char[] Letters = Make();
    private static readonly Dictionary<char, byte> Bytes =
        Enumerable.Range(0, 256).ToDictionary(value => Letters[value], value => (byte)value);

    /// <summary>All letters, in the order of their code points.</summary>
    public static IEnumerable<char> Alphabet => Letters.Order();

    /// <summary>The letters of a text's UTF-8 bytes.</summary>
    public static char[] Write(ReadOnlySpan<char> text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var letters = new char[length];
        if (length == text.Length)
        {
            for (var i = 0; i < length; i++)
            {
                letters[i] = Letters[text[i]];
            }

            return letters;
        }

        var bytes = new byte[length];
        Encoding.UTF8.GetBytes(text, bytes);
        for (var i = 0; i < length; i++)
        {
            letters[i] = Letters[bytes[i]];
        }

        return letters;
    }

    /// <summary>The bytes that letters stand for; a token with a character that is none of them stands for itself.</summary>
    public static void Read(string token, List<byte> bytes)
    {
        if (token.All(Bytes.ContainsKey))
        {
            bytes.AddRange(token.Select(letter => Bytes[letter]));
        }
        else
        {
            bytes.AddRange(Encoding.UTF8.GetBytes(token));
        }
    }

    private static char[] Make()
    {
        var letters = new char[256];
        var others = 0;
        for (var value = 0; value < letters.Length; value++)
        {
            var visible = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            letters[value] = (char)(visible ? value : 256 + others++);
        }

        return letters;
    }
}
