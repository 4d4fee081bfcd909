using System.Buffers.Binary;

namespace Maas.Predict.Inference.Tensors;

/// <summary>
/// A list of plain JSON numbers straight from its text, without a token for each. What it does not know it leaves to the JSON reader,
/// which also finds what is wrong: it takes nothing that the reader would refuse.
/// </summary>
internal static class NumberList
{
    /// <summary>The shortest number and the comma behind it.</summary>
    public const int LeastBytes = 2;

    /// <summary>Reads as many numbers as there is room for.</summary>
    /// <param name="text">What follows the opening bracket.</param>
    /// <param name="length">Where the closing bracket stands.</param>
    /// <returns>
    /// False where the list is not of so many plain numbers in the range of 32 bits; <paramref name="values"/> is void then.
    /// </returns>
    public static bool TryRead(ReadOnlySpan<byte> text, Span<float> values, out int length)
    {
        length = 0;
        var at = 0;
        for (var i = 0; i < values.Length; i++)
        {
            at = SkipSpace(text, at);
            if (!TryReadNumber(text, ref at, out values[i]))
            {
                return false;
            }

            at = SkipSpace(text, at);
            if (i < values.Length - 1 && (at >= text.Length || text[at++] != ','))
            {
                return false;
            }
        }

        length = at;
        return values.Length > 0 && at < text.Length && text[at] == ']';
    }

    private static int SkipSpace(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] <= ' ' && text[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }

        return at;
    }

    // As JSON's grammar has it: a minus sign, digits without a leading zero, perhaps a point with digits behind it, and rarely an exponent.
    // The text's end never follows a number within a list.
    private static bool TryReadNumber(ReadOnlySpan<byte> text, ref int at, out float value)
    {
        var start = at;
        value = 0;
        var isNegative = at < text.Length && text[at] == '-';
        at += isNegative ? 1 : 0;
        var (first, digits) = (at, 0UL);
        Digits(text, ref at, ref digits);
        var count = at - first;
        if (count == 0 || (count > 1 && text[first] == '0'))
        {
            return false;
        }

        var point = at;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            Digits(text, ref at, ref digits);
            if (at == point + 1)
            {
                return false;
            }

            count += at - point - 1;
        }

        var power = at == point ? 0 : point + 1 - at;
        if (at < text.Length && text[at] is (byte)'e' or (byte)'E')
        {
            return TryPassExponent(text, ref at) && DecimalText.TrySingle(text[start..at], out value);
        }

        return DecimalText.TryRound(digits, count, power, isNegative, out value) || DecimalText.TrySingle(text[start..at], out value);
    }

    private static bool TryPassExponent(ReadOnlySpan<byte> text, ref int at)
    {
        at++;
        at += at < text.Length && text[at] is (byte)'+' or (byte)'-' ? 1 : 0;
        var (first, digits) = (at, 0UL);
        Digits(text, ref at, ref digits);
        return at > first;
    }

    private static void Digits(ReadOnlySpan<byte> text, ref int at, ref ulong digits)
    {
        while (at + sizeof(ulong) <= text.Length
            && BinaryPrimitives.ReadUInt64LittleEndian(text[at..]) is var eight && AreDigits(eight))
        {
            digits = (digits * 100_000_000) + Value(eight);
            at += sizeof(ulong);
        }

        while (at < text.Length && (uint)(text[at] - '0') <= 9)
        {
            digits = (digits * 10) + (uint)(text[at] - '0');
            at++;
        }
    }

    // Eight characters at once: each has 3 in its upper half, and still has when 6 is added.
    private static bool AreDigits(ulong eight) =>
        ((eight & 0xF0F0F0F0F0F0F0F0) | (((eight + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) >> 4)) == 0x3333333333333333;

    // Neighbours are put together: pairs, fours, eight. The first character is the lowest byte.
    private static ulong Value(ulong eight)
    {
        eight -= 0x3030303030303030;
        eight = (eight * 10) + (eight >> 8);
        return (((eight & 0x000000FF000000FF) * 0x000F424000000064) + (((eight >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
    }
}
