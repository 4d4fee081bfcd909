using System.Numerics;

namespace Maas.Codecs.Planning;

/// <summary>
/// The generator that splits and orders of examples come from: xoshiro256** (Blackman and Vigna), begun by splitmix64. The same
/// seed gives the same numbers on every machine and in every version of .NET. For one thread.
/// </summary>
public sealed class SeededRandom
{
    private ulong s0;
    private ulong s1;
    private ulong s2;
    private ulong s3;

    /// <summary>A generator of its own for each purpose: (seed), (seed, epoch), (seed, epoch, example) don't overlap.</summary>
    public SeededRandom(params ReadOnlySpan<long> seeds)
    {
        var mixed = (ulong)seeds.Length;
        foreach (var seed in seeds)
        {
            mixed ^= (ulong)seed;
            mixed = SplitMix(ref mixed);
        }

        s0 = SplitMix(ref mixed);
        s1 = SplitMix(ref mixed);
        s2 = SplitMix(ref mixed);
        s3 = SplitMix(ref mixed);
    }

    /// <summary>Where the generator stands: four words that go into a checkpoint and come back.</summary>
    public IReadOnlyList<ulong> State
    {
        get => [s0, s1, s2, s3];
        set => (s0, s1, s2, s3) = value is [var a, var b, var c, var d]
            ? (a, b, c, d)
            : throw new ArgumentException($"a generator's state is 4 words; {value.Count} came", nameof(value));
    }

    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        var shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>0 to below the bound, each equally likely (Lemire's multiplication, with rejection).</summary>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var threshold = unchecked(0UL - (ulong)bound) % (ulong)bound;
        while (true)
        {
            var high = Math.BigMul(NextUInt64(), (ulong)bound, out var low);
            if (low >= threshold)
            {
                return (int)high;
            }
        }
    }

    /// <summary>0 to below 1, in steps of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Every order equally likely (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var other = Next(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    /// <summary>The numbers 0 to below the count, shuffled.</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        Shuffle(order.AsSpan());
        return order;
    }

    internal static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
