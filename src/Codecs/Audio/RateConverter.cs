using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Maas.Codecs.Audio;

/// <summary>
/// A waveform to another rate: sample n of the result is the band-limited sound at the time n ÷ rate, exactly as the two rates
/// divide; ⌈samples × rate ÷ own rate⌉ come out. The same rate gives the same samples to the bit.
/// </summary>
internal static class RateConverter
{
    // So many samples are decoded at a time, and the filter's reach on both sides.
    private const int Block = 1 << 14;

    /// <summary>Fills the target; what is longer is cut, behind the end is silence.</summary>
    public static void Convert(Waveform source, int rate, Span<float> target)
    {
        if (source.SampleRate == rate)
        {
            source.Read(0, target);
            return;
        }

        var filter = ResamplingFilter.For(source.SampleRate, rate);
        var length = (int)Math.Min(target.Length, filter.Length(source.Length));
        target[length..].Clear();
        var step = (int)Math.Max(1, Block * (long)rate / source.SampleRate);
        var buffer = ArrayPool<float>.Shared.Rent(filter.Span(step));
        try
        {
            for (var n = 0; n < length; n += step)
            {
                Fill(source, filter, n, target[n..Math.Min(n + step, length)], buffer);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private static void Fill(Waveform source, ResamplingFilter filter, int n, Span<float> target, float[] buffer)
    {
        var first = filter.First(n);
        var window = buffer.AsSpan(0, filter.Span(target.Length));
        source.Read(first, window);
        for (var i = 0; i < target.Length; i++)
        {
            var (row, fraction) = filter.Phase(n + i);
            var samples = window.Slice((int)(filter.First(n + i) - first), filter.Taps);
            var value = Dot(samples, filter.Row(row));
            target[i] = fraction == 0 ? value : value + (fraction * (Dot(samples, filter.Row(row + 1)) - value));
        }
    }

    // Always eight sums side by side, never fused: a sound becomes the same numbers on every processor.
    private static float Dot(ReadOnlySpan<float> samples, ReadOnlySpan<float> weights)
    {
        var left = MemoryMarshal.Cast<float, Vector256<float>>(samples);
        var right = MemoryMarshal.Cast<float, Vector256<float>>(weights);
        var sums = Vector256<float>.Zero;
        for (var i = 0; i < left.Length && i < right.Length; i++)
        {
            sums += left[i] * right[i];
        }

        return Vector256.Sum(sums);
    }
}
