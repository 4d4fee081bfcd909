namespace Maas.Train.Training;

/// <summary>The order of an epoch, the same on every machine and in every version for one seed: shuffled by SplitMix64.</summary>
internal struct EpochShuffle(ulong state)
{
    public static EpochShuffle For(int seed, int epoch) => new(((ulong)(uint)seed << 32) | (uint)epoch);

    public void Shuffle(Span<long> values)
    {
        for (var last = values.Length - 1; last > 0; last--)
        {
            var other = (int)Math.BigMul(Next(), (ulong)last + 1, out _);
            (values[last], values[other]) = (values[other], values[last]);
        }
    }

    private ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
