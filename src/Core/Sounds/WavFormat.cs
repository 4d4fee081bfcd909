using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Maas.Core.Sounds;

/// <summary>Reads the chunk <c>fmt </c>: WAVEFORMAT, WAVEFORMATEX and WAVEFORMATEXTENSIBLE.</summary>
internal static class WavFormat
{
    private const int Pcm = 1;
    private const int Float = 3;
    private const int ALaw = 6;
    private const int MuLaw = 7;
    private const int Extensible = 0xFFFE;

    // KSDATAFORMAT_SUBTYPE_* of Windows' mmreg.h, behind the tag.
    private static ReadOnlySpan<byte> KnownIdentifier => [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    /// <summary>Gives a header that knows all but the samples' place and number.</summary>
    public static bool TryRead(ReadOnlySpan<byte> chunk, [NotNullWhen(true)] out WavHeader? header, [NotNullWhen(false)] out string? reason)
    {
        header = null;
        reason = FindTag(chunk, out var tag);
        if (reason is not null)
        {
            return false;
        }

        var bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (Find(tag, bits) is not { } format)
        {
            reason = $"the WAV file has samples of {bits} bits as {Name(tag)}; "
                + "whole numbers (PCM) of 8, 16, 24 or 32 bits, floats of 32 or 64, A-law and µ-law are taken";
            return false;
        }

        var channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        var read = new WavHeader { Format = format, SampleRate = (int)rate, Channels = channels, Samples = 0, Start = 0 };
        reason = Check(read, frameBytes: BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]), bits);
        header = reason is null ? read : null;
        return reason is null;
    }

    private static string? Check(WavHeader header, int frameBytes, int bits) => header switch
    {
        { Channels: 0 or > WavHeader.MostChannels } =>
            $"the WAV file has {header.Channels} channels; 1 to {WavHeader.MostChannels} are taken",
        { SampleRate: < WavHeader.LeastRate or > WavHeader.GreatestRate } =>
            $"the WAV file has {(uint)header.SampleRate} samples a second; {WavHeader.LeastRate} to {WavHeader.GreatestRate} are taken",
        _ when frameBytes != header.SampleBytes * header.Channels =>
            $"the WAV file says {frameBytes} bytes a frame; {header.Channels} channels of {bits} bits have "
            + $"{header.SampleBytes * header.Channels}",
        _ => null,
    };

    private static string? FindTag(ReadOnlySpan<byte> chunk, out int tag)
    {
        tag = 0;
        if (chunk.Length < 16)
        {
            return $"the WAV file's format has {chunk.Length} bytes; 16 or more are expected";
        }

        tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        if (tag != Extensible)
        {
            return null;
        }

        // The true tag is the first two bytes of an identifier whose other 14 never change.
        if (chunk.Length < 40 || !chunk[26..40].SequenceEqual(KnownIdentifier))
        {
            return "the WAV file's extended format is not one of PCM, floats, A-law and µ-law";
        }

        tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
        return null;
    }

    // Numbers of 12 or 20 bits stand at the upper end of whole bytes, so that they are read as if they had 16 or 24.
    private static SampleFormat? Find(int tag, int bits) => (tag, bits) switch
    {
        (Pcm, >= 1 and <= 8) => SampleFormat.Unsigned8,
        (Pcm, > 8 and <= 16) => SampleFormat.Signed16,
        (Pcm, > 16 and <= 24) => SampleFormat.Signed24,
        (Pcm, > 24 and <= 32) => SampleFormat.Signed32,
        (Float, 32) => SampleFormat.Floating32,
        (Float, 64) => SampleFormat.Floating64,
        (ALaw, 8) => SampleFormat.ALaw,
        (MuLaw, 8) => SampleFormat.MuLaw,
        _ => null,
    };

    private static string Name(int tag) => tag switch
    {
        Pcm => "whole numbers",
        Float => "floats",
        ALaw => "A-law",
        MuLaw => "µ-law",
        0x02 or 0x11 => "ADPCM",
        0x31 => "GSM 6.10",
        0x50 or 0x55 => "MPEG audio",
        0xFF or 0x1600 or 0x1610 => "AAC",
        _ => $"format 0x{tag:X4}",
    };
}
