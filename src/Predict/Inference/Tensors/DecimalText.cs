using System.Globalization;

namespace Maas.Predict.Inference.Tensors;

/// <summary>
/// The text of a JSON number to the nearest floating-point number, exactly as .NET's own parser gives it, for most texts in a fifth
/// of its time. False where the number is too great for the type.
/// </summary>
internal static class DecimalText
{
    // Whole numbers up to 2^53 and powers of ten up to 10^22 are exact as double, so one product or quotient of two
    // is rounded once, which is right (W. D. Clinger, "How to Read Floating Point Numbers Accurately", 1990).
    private const ulong ExactWhole = 1UL << 53;
    private const int ExactPower = 22;

    // 19 digits always fit 64 bits.
    private const int MostDigits = 19;

    // Bits of double's fraction that float's lacks.
    private const long LackingBits = (1L << 29) - 1;

    private static readonly double[] Powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    public static bool TrySingle(ReadOnlySpan<byte> text, out float value)
    {
        if (!TryExact(text, out var number) || !RoundsOnce(number))
        {
            return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite(value);
        }

        value = (float)number;
        return float.IsFinite(value);
    }

    public static bool TryDouble(ReadOnlySpan<byte> text, out double value) =>
        TryExact(text, out value)
        || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value));

    public static bool TryHalf(ReadOnlySpan<byte> text, out Half value) =>
        Half.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && Half.IsFinite(value);

    // A double that was itself rounded may have landed on the middle between two floats, from either side; then its own rounding
    // would decide wrongly. The middle is bit 28 of the 29 that float lacks. Below float's normal range it stands elsewhere.
    private static bool RoundsOnce(double number)
    {
        const long middle = 1L << 28;
        return number == 0
            || (Math.Abs(number) >= 1.1754943508222875e-38 && (BitConverter.DoubleToInt64Bits(number) & LackingBits) != middle);
    }

    /// <summary>
    /// So many digits as one whole number, times a power of ten up to 0. False where the nearest number is not certain; other ways find it.
    /// </summary>
    public static bool TryRound(ulong digits, int count, int power, bool isNegative, out float value)
    {
        value = 0;
        if (count > MostDigits || power < -ExactPower)
        {
            return false;
        }

        var number = digits / Powers[-power];
        if (digits <= ExactWhole ? !RoundsOnce(number) : !RoundsClearly(number))
        {
            return false;
        }

        value = (float)(isNegative ? -number : number);
        return true;
    }

    // The whole number and the quotient were both rounded, each by half of a last place of double at most: the true number lies within two.
    private static bool RoundsClearly(double number)
    {
        const long middle = 1L << 28;
        return number is >= 1.1754943508222875e-38 and < float.MaxValue
            && Math.Abs((BitConverter.DoubleToInt64Bits(number) & LackingBits) - middle) > 2;
    }

    private static bool TryExact(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var isNegative = text[0] == '-';
        var at = isNegative ? 1 : 0;
        var digits = 0UL;
        var start = at;
        at = Digits(text, at, ref digits);
        var count = at - start;
        var power = 0;
        if (at < text.Length && text[at] == '.')
        {
            var fraction = at + 1;
            at = Digits(text, fraction, ref digits);
            count += at - fraction;
            power = fraction - at;
        }

        if (count > MostDigits || digits > ExactWhole || (at < text.Length && !TryExponent(text[at..], ref power)))
        {
            return false;
        }

        if (power is < -ExactPower or > ExactPower)
        {
            return false;
        }

        var magnitude = power < 0 ? digits / Powers[-power] : digits * Powers[power];
        value = isNegative ? -magnitude : magnitude;
        return true;
    }

    private static int Digits(ReadOnlySpan<byte> text, int at, ref ulong digits)
    {
        while (at < text.Length && (uint)(text[at] - '0') <= 9)
        {
            digits = (digits * 10) + (uint)(text[at] - '0');
            at++;
        }

        return at;
    }

    // JSON's grammar was checked: e or E, perhaps a sign, one digit or more. Three digits are beyond what is exact.
    private static bool TryExponent(ReadOnlySpan<byte> text, ref int power)
    {
        var isNegative = text[1] == '-';
        var exponent = text[(isNegative || text[1] == '+' ? 2 : 1)..];
        if (exponent.Length > 2)
        {
            return false;
        }

        var digits = 0UL;
        Digits(exponent, 0, ref digits);
        power += isNegative ? -(int)digits : (int)digits;
        return true;
    }
}
