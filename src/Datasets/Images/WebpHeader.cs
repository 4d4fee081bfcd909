using System.Buffers.Binary;

namespace Maas.Datasets.Images;

/// <summary>Reads the first chunk of a WebP: VP8 (lossy), VP8L (lossless) or VP8X (extended).</summary>
internal static class WebpHeader
{
    private const int RiffBytes = 8;
    private const int FirstChunk = 20;

    public static string? Find(ReadOnlySpan<byte> bytes, ref ImageHeader header)
    {
        if (bytes.Length < FirstChunk + 10 || BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) > bytes.Length - RiffBytes)
        {
            return "the WebP is cut off";
        }

        var data = bytes[FirstChunk..];
        var type = bytes[12..16];
        if (type.SequenceEqual("VP8X"u8))
        {
            header = new(1 + UInt24(data[4..]), 1 + UInt24(data[7..]), 3);
            return null;
        }

        if (type.SequenceEqual("VP8L"u8) && data[0] == 0x2F)
        {
            var sizes = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
            header = new((int)(sizes & 0x3FFF) + 1, (int)((sizes >> 14) & 0x3FFF) + 1, 3);
            return null;
        }

        if (type.SequenceEqual("VP8 "u8) && data[3..].StartsWith((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]))
        {
            header = new(UInt14(data[6..]), UInt14(data[8..]), 3);
            return null;
        }

        return "the WebP is broken: its first chunk is no picture";
    }

    private static int UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    // The upper two bits are a scale that decoders ignore (RFC 6386, 9.1).
    private static int UInt14(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes) & 0x3FFF;
}
