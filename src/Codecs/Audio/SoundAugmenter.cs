using System.Buffers;
using Maas.Codecs.Planning;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Codecs.Audio;

/// <summary>
/// Changes waveforms at random while training: speed, then place, then loudness, then noise. Takes no memory of its own; for any
/// number of threads.
/// </summary>
public sealed class SoundAugmenter(Augmentation augmentation, AudioEncoding encoding)
{
    private readonly bool changes = augmentation.ChangesSounds;

    /// <summary>Changes a row as <see cref="AudioEncoder"/> gives it in place. The same three numbers make the same change.</summary>
    public void Apply(Span<float> samples, long seed, long epoch, long example)
    {
        if (!changes)
        {
            return;
        }

        // Drawn whole and in one order, so that one knob turned leaves what the others do. Noise is what comes last.
        var random = new ExampleRandom(seed, epoch, example);
        var speed = random.Between(1 - augmentation.Speed, 1 + augmentation.Speed);
        var shift = random.Whole((int)(augmentation.ShiftSeconds * encoding.SampleRate));
        var gain = Factor(random.Between(-augmentation.GainDecibels, augmentation.GainDecibels));
        var noise = random.NextDouble();
        if (speed != 1 || shift != 0)
        {
            Move(samples, speed, shift);
        }

        Amplify(samples, (float)gain);
        if (augmentation.NoiseDecibels is { } decibels)
        {
            AddNoise(samples, noise * Factor(decibels), ref random);
        }
    }

    private static double Factor(double decibels) => Math.Pow(10, decibels / 20);

    private static void Move(Span<float> samples, double speed, int shift)
    {
        var copy = ArrayPool<float>.Shared.Rent(samples.Length);
        var source = copy.AsSpan(0, samples.Length);
        samples.CopyTo(source);
        for (var i = 0; i < samples.Length; i++)
        {
            var place = (i - shift) * speed;
            samples[i] = place < 0 || place > source.Length - 1 ? 0 : At(source, place);
        }

        ArrayPool<float>.Shared.Return(copy);
    }

    // Between samples, the cubic through the four around (Catmull and Rom); on one, that one exactly.
    private static float At(ReadOnlySpan<float> source, double place)
    {
        var at = (int)place;
        var part = (float)(place - at);
        var here = source[at];
        if (part == 0)
        {
            return here;
        }

        var before = source[Math.Max(at - 1, 0)];
        var next = source[at + 1];
        var after = source[Math.Min(at + 2, source.Length - 1)];
        var slope = next - before;
        var bend = (2 * before) - (5 * here) + (4 * next) - after;
        var twist = (3 * (here - next)) + after - before;
        return here + (0.5f * part * (slope + (part * (bend + (part * twist)))));
    }

    private static void Amplify(Span<float> samples, float gain)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] *= gain;
        }
    }

    private static void AddNoise(Span<float> samples, double ratio, ref ExampleRandom random)
    {
        var squares = 0.0;
        foreach (var sample in samples)
        {
            squares += sample * sample;
        }

        // Numbers spread evenly over ±√3 have the deviation 1.
        var reach = Math.Sqrt(3 * squares / samples.Length) * ratio;
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] += (float)random.Between(-reach, reach);
        }
    }
}
