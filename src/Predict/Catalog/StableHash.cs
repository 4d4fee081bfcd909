namespace Maas.Predict.Catalog;

/// <summary>A hash that is the same in every process and on every machine, without memory for a call.</summary>
internal static class StableHash
{
    // FNV-1a's, of 64 bits.
    private const ulong Basis = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;

    // SplitMix64's (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
    private const ulong Step = 0x9E3779B97F4A7C15;
    private const ulong First = 0xBF58476D1CE4E5B9;
    private const ulong Second = 0x94D049BB133111EB;

    public static ulong Of(string text, ulong before = Basis)
    {
        var hash = before;
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * Prime;
        }

        // What ends here is told from what goes on.
        return (hash ^ char.MaxValue) * Prime;
    }

    public static ulong Mix(ulong hash, ulong number)
    {
        var mixed = unchecked(hash + (number * Step));
        mixed = unchecked((mixed ^ (mixed >> 30)) * First);
        mixed = unchecked((mixed ^ (mixed >> 27)) * Second);
        return mixed ^ (mixed >> 31);
    }

    /// <summary>The hash as a number above 0 and below 1.</summary>
    public static double Fraction(ulong hash) => ((hash >> 11) + 0.5) / (1UL << 53);
}
