using Maas.Core;
using Maas.Core.Sounds;

namespace Maas.Codecs.Audio;

/// <summary>The samples of a WAV file as mono, in −1…1: each the mean of its channels. Before and after the file is silence.</summary>
internal readonly ref struct Waveform(WavHeader header, ReadOnlySpan<byte> file)
{
    // Floats may go beyond −1…1 a little; numbers like these are 16-bit values in the wrong unit, or no sound at all.
    private const float Loudest = 1_000;

    private readonly ReadOnlySpan<byte> samples = file[header.Start..];

    public int SampleRate => header.SampleRate;

    /// <summary>How many samples there are.</summary>
    public long Length => header.Samples;

    /// <summary>Fills a stretch that begins at a sample, which may be before the first.</summary>
    /// <exception cref="ServiceException">A sample is not finite, or far beyond what a sound has.</exception>
    public void Read(long first, Span<float> target)
    {
        var begin = Math.Clamp(first, 0, Length);
        var end = Math.Clamp(first + target.Length, begin, Length);
        if (begin == end)
        {
            target.Clear();
            return;
        }

        target[..(int)(begin - first)].Clear();
        target[(int)(end - first)..].Clear();
        Mix(begin, target[(int)(begin - first)..(int)(end - first)]);
    }

    private void Mix(long first, Span<float> target)
    {
        var frameBytes = header.SampleBytes * header.Channels;
        var frames = samples.Slice((int)(first * frameBytes), target.Length * frameBytes);
        switch (header.Format)
        {
            case SampleFormat.Unsigned8:
                ChannelMean.Take<Unsigned8>(frames, header.Channels, target);
                return;
            case SampleFormat.Signed16:
                ChannelMean.Take<Signed16>(frames, header.Channels, target);
                return;
            case SampleFormat.Signed24:
                ChannelMean.Take<Signed24>(frames, header.Channels, target);
                return;
            case SampleFormat.Signed32:
                ChannelMean.Take<Signed32>(frames, header.Channels, target);
                return;
            case SampleFormat.Floating32:
                ChannelMean.Take<Floating32>(frames, header.Channels, target);
                CheckRange(first, target);
                return;
            case SampleFormat.Floating64:
                ChannelMean.Take<Floating64>(frames, header.Channels, target);
                CheckRange(first, target);
                return;
            case SampleFormat.ALaw:
                ChannelMean.Take<ALaw>(frames, header.Channels, target);
                return;
            case SampleFormat.MuLaw:
                ChannelMean.Take<MuLaw>(frames, header.Channels, target);
                return;
            default:
                throw new InvalidOperationException($"unknown sample format {header.Format}");
        }
    }

    private static void CheckRange(long first, ReadOnlySpan<float> mono)
    {
        for (var i = 0; i < mono.Length; i++)
        {
            if (!(Math.Abs(mono[i]) <= Loudest))
            {
                throw ServiceError.InvalidSound.With($"sample {first + i} of the WAV file is {mono[i]}; floats of −1 to 1 are expected");
            }
        }
    }
}
