using Maas.Core.Registry;

namespace Maas.Codecs.Images;

/// <summary>
/// Along one side: which source pixels make each target pixel, and by what weights. The filter, a triangle or a cubic curve, is as
/// wide as the picture is made smaller, so that every source pixel counts (Pillow's "bilinear" and "bicubic", with its half-pixel
/// centres).
/// </summary>
internal sealed class Sampling
{
    private readonly int[] firsts;
    private readonly float[][] weights;

    /// <param name="source">Pixels that there are.</param>
    /// <param name="start">Where the stretch that is wanted begins, in source pixels.</param>
    /// <param name="length">How long it is, in source pixels.</param>
    /// <param name="target">Pixels to make of it.</param>
    public Sampling(int source, double start, double length, int target, ImageInterpolation interpolation)
    {
        firsts = new int[target];
        weights = new float[target][];
        var step = length / target;
        var scale = Math.Max(step, 1);
        var reach = interpolation == ImageInterpolation.Bicubic ? 2 * scale : scale;
        for (var i = 0; i < target; i++)
        {
            var center = start + ((i + 0.5) * step);
            var first = Math.Clamp((int)Math.Floor(center - reach), 0, source - 1);
            var last = Math.Clamp((int)Math.Ceiling(center + reach), first + 1, source);
            firsts[i] = first;
            weights[i] = Weigh(first, last, center, scale, interpolation == ImageInterpolation.Bicubic ? Cubic : Triangle);
        }
    }

    public int Length => firsts.Length;

    /// <summary>The first source pixel that counts. It never falls from one target pixel to the next.</summary>
    public int First(int target) => firsts[target];

    /// <summary>The source pixel after the last that counts.</summary>
    public int End(int target) => firsts[target] + weights[target].Length;

    public ReadOnlySpan<float> Weights(int target) => weights[target];

    private static float[] Weigh(int first, int last, double center, double scale, Func<double, double> filter)
    {
        var raw = new double[last - first];
        for (var k = 0; k < raw.Length; k++)
        {
            raw[k] = filter(Math.Abs(first + k + 0.5 - center) / scale);
        }

        var sum = raw.Sum();
        return sum > 0 ? [.. raw.Select(weight => (float)(weight / sum))] : [.. raw.Select((_, k) => k == 0 ? 1f : 0f)];
    }

    private static double Triangle(double distance) => Math.Max(0, 1 - distance);

    // Keys' curve with a = −0.5, as Pillow has it (Resample.c).
    private static double Cubic(double distance) => distance switch
    {
        < 1 => (((1.5 * distance) - 2.5) * distance * distance) + 1,
        < 2 => (((((-0.5 * distance) + 2.5) * distance) - 4) * distance) + 2,
        _ => 0,
    };
}
