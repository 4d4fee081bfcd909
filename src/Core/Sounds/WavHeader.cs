using System.Diagnostics.CodeAnalysis;

namespace Maas.Core.Sounds;

/// <summary>
/// What a WAV file (RIFF, RF64) says of its sound. The check of a dataset and the codec read files by the same lines, so that what
/// the one takes the other can open.
/// </summary>
public sealed record WavHeader
{
    public const int LeastRate = 1_000;
    public const int GreatestRate = 384_000;
    public const int MostChannels = 64;

    public required SampleFormat Format { get; init; }

    /// <summary>Frames a second, in Hz.</summary>
    public required int SampleRate { get; init; }

    public required int Channels { get; init; }

    /// <summary>How many samples each channel has; 1 or more.</summary>
    public required long Samples { get; init; }

    /// <summary>Where the first sample begins in the file.</summary>
    public required int Start { get; init; }

    /// <summary>The bytes of one sample of one channel.</summary>
    public int SampleBytes => Format switch
    {
        SampleFormat.Unsigned8 or SampleFormat.ALaw or SampleFormat.MuLaw => 1,
        SampleFormat.Signed16 => 2,
        SampleFormat.Signed24 => 3,
        SampleFormat.Signed32 or SampleFormat.Floating32 => 4,
        SampleFormat.Floating64 => 8,
        _ => throw new InvalidOperationException($"unknown sample format {Format}"),
    };

    public double Seconds => (double)Samples / SampleRate;

    /// <summary>
    /// Reads a whole file's header, without looking at its samples. Chunks that say nothing of the sound are passed over. A length of
    /// the samples that recorders and pipes leave which don't know it (0xFFFFFFFF, 0x7FFFF000…) means "to the end", and so does 0 where
    /// the whole file's length is 0 too; any other that goes beyond the file is of a file that was cut. Bytes after the last whole
    /// frame don't count.
    /// </summary>
    /// <param name="reason">What was expected and what came, where it is no WAV file that can be read.</param>
    public static bool TryRead(ReadOnlySpan<byte> file, [NotNullWhen(true)] out WavHeader? header, [NotNullWhen(false)] out string? reason)
    {
        header = null;
        if (!WavChunks.TryFind(file, out var chunks, out reason) || !WavFormat.TryRead(file[chunks.Format], out var format, out reason))
        {
            return false;
        }

        var read = format with { Start = chunks.Samples, Samples = 0 };
        var samples = chunks.SamplesBytes / (read.SampleBytes * read.Channels);
        if (samples == 0)
        {
            reason = $"the WAV file has no samples ({chunks.SamplesBytes} bytes of data)";
            return false;
        }

        header = read with { Samples = samples };
        return true;
    }
}
