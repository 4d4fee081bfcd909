using System.Buffers.Binary;
using Maas.Datasets.Archives;

namespace Maas.Datasets.Images;

/// <summary>Follows the chunks of a PNG (length, type, data, checksum) from IHDR to IEND.</summary>
internal static class PngHeader
{
    private const int SignatureBytes = 8;
    private const int ChunkBytes = 12;

    public static string? Find(ReadOnlySpan<byte> bytes, ref ImageHeader header)
    {
        var hasPixels = false;
        for (var at = SignatureBytes; ;)
        {
            if (bytes.Length - at < ChunkBytes)
            {
                return "the PNG is cut off: its end mark (IEND) is missing";
            }

            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            if (length > bytes.Length - at - ChunkBytes)
            {
                return $"the PNG is cut off, or broken, inside the chunk at byte {at}";
            }

            var chunk = bytes.Slice(at + 4, (int)length + 4);
            if (BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 8 + (int)length)..]) != Crc32.Of(chunk) && IsCritical(chunk))
            {
                return $"the PNG is broken: the chunk at byte {at} doesn't match its checksum";
            }

            if (at == SignatureBytes && FindSize(chunk, ref header) is { } problem)
            {
                return problem;
            }

            hasPixels |= chunk.StartsWith("IDAT"u8);
            if (chunk.StartsWith("IEND"u8))
            {
                return hasPixels ? null : "the PNG has no pixels (no IDAT chunk)";
            }

            at += ChunkBytes + (int)length;
        }
    }

    // Upper case begins the names of chunks that a reader must understand (PNG specification 5.4).
    private static bool IsCritical(ReadOnlySpan<byte> chunk) => (chunk[0] & 0x20) == 0;

    private static string? FindSize(ReadOnlySpan<byte> chunk, ref ImageHeader header)
    {
        if (chunk.Length != 17 || !chunk.StartsWith("IHDR"u8))
        {
            return "the PNG has no header (no IHDR chunk)";
        }

        var width = BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]);
        var height = BinaryPrimitives.ReadUInt32BigEndian(chunk[8..]);
        var isGrey = chunk[13] is 0 or 4;
        header = new((int)Math.Min(width, int.MaxValue), (int)Math.Min(height, int.MaxValue), isGrey ? 1 : 3);
        return null;
    }
}
