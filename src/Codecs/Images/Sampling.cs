namespace Maas.Codecs.Images;

/// <summary>
/// Along one side: which source pixels make each target pixel, and by what weights. The filter is a triangle, as wide as the picture
/// is made smaller, so that every source pixel counts (Pillow's "bilinear", with its half-pixel centres).
/// </summary>
internal sealed class Sampling
{
    private readonly int[] firsts;
    private readonly float[][] weights;

    /// <param name="source">Pixels that there are.</param>
    /// <param name="start">Where the stretch that is wanted begins, in source pixels.</param>
    /// <param name="length">How long it is, in source pixels.</param>
    /// <param name="target">Pixels to make of it.</param>
    public Sampling(int source, double start, double length, int target)
    {
        firsts = new int[target];
        weights = new float[target][];
        var step = length / target;
        var reach = Math.Max(step, 1);
        for (var i = 0; i < target; i++)
        {
            var center = start + ((i + 0.5) * step);
            var first = Math.Clamp((int)Math.Floor(center - reach), 0, source - 1);
            var last = Math.Clamp((int)Math.Ceiling(center + reach), first + 1, source);
            firsts[i] = first;
            weights[i] = Weigh(first, last, center, reach);
        }
    }

    public int Length => firsts.Length;

    /// <summary>The first source pixel that counts. It never falls from one target pixel to the next.</summary>
    public int First(int target) => firsts[target];

    /// <summary>The source pixel after the last that counts.</summary>
    public int End(int target) => firsts[target] + weights[target].Length;

    public ReadOnlySpan<float> Weights(int target) => weights[target];

    private static float[] Weigh(int first, int last, double center, double reach)
    {
        var raw = new double[last - first];
        for (var k = 0; k < raw.Length; k++)
        {
            raw[k] = Math.Max(0, 1 - (Math.Abs(first + k + 0.5 - center) / reach));
        }

        var sum = raw.Sum();
        return sum > 0 ? [.. raw.Select(weight => (float)(weight / sum))] : [.. raw.Select((_, k) => k == 0 ? 1f : 0f)];
    }
}
