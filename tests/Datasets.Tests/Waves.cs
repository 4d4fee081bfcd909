using System.Buffers.Binary;

namespace Maas.Datasets.Tests;

/// <summary>WAV files made by hand.</summary>
internal static class Waves
{
    // KSDATAFORMAT_SUBTYPE_*, behind the tag.
    private static ReadOnlySpan<byte> KnownIdentifier => [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    /// <summary>Silence of as many frames (a sample of each channel).</summary>
    public static byte[] Wav(
        int frames, int rate = 16000, ushort channels = 1, ushort bits = 16, ushort format = 1, bool isExtensible = false)
    {
        var chunk = new byte[isExtensible ? 40 : 16];
        BinaryPrimitives.WriteUInt16LittleEndian(chunk, isExtensible ? (ushort)0xFFFE : format);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(2), channels);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), rate);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(8), rate * channels * bits / 8);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(12), (ushort)(channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(14), bits);
        if (isExtensible)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(24), format);
            KnownIdentifier.CopyTo(chunk.AsSpan(26));
        }

        var samples = new byte[frames * channels * bits / 8];
        byte[] body = [.. "WAVE"u8, .. Chunk("LIST"u8, [1, 2, 3]), .. Chunk("fmt "u8, chunk), .. Chunk("data"u8, samples)];
        return Chunk("RIFF"u8, body);
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, data.Length);
        return [.. name, .. length, .. data, .. data.Length % 2 == 1 ? new byte[1] : []];
    }
}
