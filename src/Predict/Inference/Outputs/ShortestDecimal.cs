using System.Numerics;

namespace Maas.Predict.Inference.Outputs;

/// <summary>
/// The decimal with the fewest digits that is read as the same 32-bit number again, of those the nearest: by Schubfach (R. Giulietti,
/// "The Schubfach way to render doubles", 2020).
/// </summary>
/// <remarks>
/// All decimals that round to one number c·2^q lie between the middles to its neighbours. Times 10^-k, with 10^k just below their
/// distance, that interval holds at most one multiple of ten, and at least one whole number. Its ends and the number are computed there in
/// quarters, from 64 bits of the power of ten, which are enough where what is cut off is kept as one bit (rounding to odd).
/// </remarks>
internal static class ShortestDecimal
{
    private const int FractionBits = 23;
    private const int LeastPower = -31;
    private const int GreatestPower = 45;

    private static readonly ulong[] Powers =
        [.. Enumerable.Range(LeastPower, GreatestPower - LeastPower + 1).Select(UpperBits)];

    /// <summary>So many times a power of ten, of a number that is finite and more than 0.</summary>
    public static (uint Digits, int Power) Of(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        var (fraction, biased) = (bits & ((1u << FractionBits) - 1), (int)(bits >> FractionBits) & 0xFF);
        var (c, q) = biased == 0 ? (fraction, -149) : (fraction | (1u << FractionBits), biased - 150);

        // Below a power of two the neighbour is half as far.
        var isNarrowBelow = fraction == 0 && biased > 1;
        var k = ((q * 1262611) - (isNarrowBelow ? 524031 : 0)) >> 22;
        var shift = q + ((-k * 1741647) >> 19) + 1;
        var power = Powers[-k - LeastPower];
        var below = Scale(power, ((4 * c) - (isNarrowBelow ? 1u : 2u)) << shift);
        var number = Scale(power, (4 * c) << shift);
        var above = Scale(power, ((4 * c) + 2) << shift);

        // The ends themselves are read as this number where its last bit is 0.
        var (least, greatest) = (c & 1) == 0 ? (below, above) : (below + 1, above - 1);
        return Choose(number, least, greatest, k);
    }

    // All in quarters.
    private static (uint Digits, int Power) Choose(uint number, uint least, uint greatest, int k)
    {
        var whole = number / 4;
        if (whole >= 10)
        {
            var ten = whole / 10;
            var (hasTen, hasNextTen) = (least <= 40 * ten, (40 * ten) + 40 <= greatest);
            if (hasTen != hasNextTen)
            {
                return (hasNextTen ? ten + 1 : ten, k + 1);
            }
        }

        var (hasWhole, hasNext) = (least <= 4 * whole, (4 * whole) + 4 <= greatest);
        var isNearerNext = number > (4 * whole) + 2 || (number == (4 * whole) + 2 && (whole & 1) == 1);
        return (hasNext && (!hasWhole || isNearerNext) ? whole + 1 : whole, k);
    }

    private static uint Scale(ulong power, uint quarters)
    {
        var product = Math.BigMul(power, quarters);
        return (uint)(product >> 64) | ((uint)(product >> 32) > 1 ? 1u : 0u);
    }

    // The first 64 bits of a power of ten, rounded up.
    private static ulong UpperBits(int power)
    {
        var (up, down) = power >= 0 ? (BigInteger.Pow(10, power), BigInteger.One) : (BigInteger.One, BigInteger.Pow(10, -power));
        var shift = 64 - (int)(up.GetBitLength() - down.GetBitLength());
        var bits = Ceiling(up, down, shift);
        return (ulong)(bits.GetBitLength() > 64 ? Ceiling(up, down, shift - 1) : bits);
    }

    private static BigInteger Ceiling(BigInteger up, BigInteger down, int shift)
    {
        var (dividend, divisor) = shift >= 0 ? (up << shift, down) : (up, down << -shift);
        return (dividend + divisor - 1) / divisor;
    }
}
