using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Maas.Codecs.Tests.Images;

/// <summary>PNG files made by hand, sample by sample, so that what comes out of a decoder has an oracle.</summary>
internal static class PngFile
{
    /// <param name="type">0 grey, 2 red-green-blue, 3 palette, 4 grey and alpha, 6 red-green-blue and alpha.</param>
    /// <param name="samples">All lines' bytes, one after the other.</param>
    public static byte[] Make(int width, int height, byte type, byte[] samples, byte bits = 8, byte[]? palette = null) =>
        Assemble(width, height, type, bits, palette, samples.Chunk(samples.Length / height));

    /// <summary>A black picture of any size, one bit a pixel.</summary>
    public static byte[] Blank(int width, int height) =>
        Assemble(width, height, type: 0, bits: 1, null, Enumerable.Repeat(new byte[(width + 7) / 8], height));

    private static byte[] Assemble(int width, int height, byte type, byte bits, byte[]? palette, IEnumerable<byte[]> lines)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (bits, type);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var line in lines)
            {
                zlib.WriteByte(0);
                zlib.Write(line);
            }
        }

        var colors = palette is null ? [] : Chunk("PLTE", palette);
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10,
            .. Chunk("IHDR", header), .. colors, .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var numbers = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(numbers, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(4), Crc(body));
        return [.. numbers[..4], .. body, .. numbers[4..]];
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
