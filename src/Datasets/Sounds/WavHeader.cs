using System.Buffers.Binary;

namespace Maas.Datasets.Sounds;

/// <summary>What a WAV file's chunks say (RIFF: name, length, data, padded to even), read without decoding a sample.</summary>
/// <param name="Seconds">How long it plays.</param>
internal sealed record WavHeader(int SampleRate, int Channels, double Seconds)
{
    private const int MostChannels = 64;
    private const int MostSampleRate = 1_000_000;
    private const int FormatBytes = 16;

    // Format tags of mmreg.h; the extensible one holds the true tag in the first two bytes of its subformat.
    private const int Pcm = 1, Float = 3, ALaw = 6, MuLaw = 7, Extensible = 0xFFFE;

    /// <summary>Gives what is wrong with the sound, or null and its header.</summary>
    public static string? Find(ReadOnlySpan<byte> file, out WavHeader header)
    {
        header = new(0, 0, 0);
        if (file.Length < 12 || !file.StartsWith("RIFF"u8) || !file[8..].StartsWith("WAVE"u8))
        {
            return file.IsEmpty ? "the file is empty; a WAV sound is expected" : $"the file is not a WAV sound{OtherSound.Describe(file)}";
        }

        var blockBytes = 0;
        for (var at = 12; at + 8 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            var rest = file[(at + 8)..];
            if (file[at..].StartsWith("data"u8))
            {
                return blockBytes == 0
                    ? "the WAV has no format (no fmt chunk) before its samples"
                    : FindLength(rest, length, blockBytes, ref header);
            }

            if (length > rest.Length)
            {
                return $"the WAV is cut off, or broken, inside the chunk at byte {at}";
            }

            if (file[at..].StartsWith("fmt "u8) && FindFormat(rest[..(int)length], ref header, out blockBytes) is { } problem)
            {
                return problem;
            }

            at += (int)Math.Min(8 + (long)length + (length & 1), file.Length);
        }

        return "the WAV is cut off before its samples (no data chunk)";
    }

    private static string? FindFormat(ReadOnlySpan<byte> format, ref WavHeader header, out int blockBytes)
    {
        blockBytes = 0;
        if (format.Length < FormatBytes)
        {
            return $"the WAV is broken: its fmt chunk has {format.Length} bytes; at least {FormatBytes} are expected";
        }

        int tag = BinaryPrimitives.ReadUInt16LittleEndian(format);
        tag = tag == Extensible && format.Length >= 26 ? BinaryPrimitives.ReadUInt16LittleEndian(format[24..]) : tag;
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        if (channels is 0 or > MostChannels || rate is 0 or > MostSampleRate)
        {
            return $"the WAV has {channels} channels at {rate} Hz; 1 to {MostChannels}, at up to {MostSampleRate} Hz, are expected";
        }

        if (!IsKnown(tag, bits))
        {
            return $"the WAV's samples have {bits} bits of format {tag}; PCM of 8, 16, 24 or 32 bits, float, A-law and µ-law are read";
        }

        blockBytes = channels * bits / 8;
        header = new((int)rate, channels, 0);
        return null;
    }

    private static bool IsKnown(int tag, int bits) => tag switch
    {
        Pcm => bits is 8 or 16 or 24 or 32,
        Float => bits is 32 or 64,
        ALaw or MuLaw => bits is 8,
        _ => false,
    };

    // What wrote to a pipe could not know the length: 0 or all ones then stand for all that follows.
    private static string? FindLength(ReadOnlySpan<byte> rest, uint length, int blockBytes, ref WavHeader header)
    {
        var samples = length is 0 or uint.MaxValue ? rest.Length : (long)length;
        if (samples > rest.Length)
        {
            return $"the WAV is cut off: {samples} bytes of samples are announced, {rest.Length} are there";
        }

        header = header with { Seconds = samples / blockBytes / (double)header.SampleRate };
        return samples < blockBytes ? "the WAV has no samples" : null;
    }
}
