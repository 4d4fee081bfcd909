using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Maas.Codecs.Tests.Images;

/// <summary>PNG files made by hand, sample by sample, so that what comes out of a decoder has an oracle.</summary>
internal static class PngFile
{
    /// <param name="type">0 grey, 2 red-green-blue, 3 palette, 4 grey and alpha, 6 red-green-blue and alpha.</param>
    /// <param name="samples">All lines' bytes, one after the other.</param>
    /// <param name="transparency">The chunk tRNS: alphas of a palette, or the one grey or colour that is clear.</param>
    /// <param name="exif">The chunk eXIf.</param>
    public static byte[] Make(
        int width, int height, byte type, byte[] samples, byte bits = 8, byte[]? palette = null, byte[]? transparency = null,
        byte[]? exif = null, bool isInterlaced = false)
    {
        byte[] chunks = [
            .. exif is null ? [] : Chunk("eXIf", exif),
            .. palette is null ? [] : Chunk("PLTE", palette),
            .. transparency is null ? [] : Chunk("tRNS", transparency)];
        return isInterlaced
            ? Assemble(width, height, type, bits, chunks, Interlace(samples, width, height), isInterlaced)
            : Assemble(width, height, type, bits, chunks, samples.Chunk(samples.Length / height));
    }

    /// <summary>A black picture of any size, one bit a pixel.</summary>
    public static byte[] Blank(int width, int height) =>
        Assemble(width, height, type: 0, bits: 1, [], Enumerable.Repeat(new byte[(width + 7) / 8], height));

    // Adam7: which pixels each of the seven passes has (first column and row, and steps).
    private static IEnumerable<byte[]> Interlace(byte[] samples, int width, int height)
    {
        var bytes = samples.Length / width / height;
        foreach (var (x, y, stepX, stepY) in new[]
            { (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2) })
        {
            for (var row = y; row < height && x < width; row += stepY)
            {
                yield return [.. Enumerable.Range(0, (width - x + stepX - 1) / stepX)
                    .SelectMany(i => samples.AsSpan(((row * width) + x + (i * stepX)) * bytes, bytes).ToArray())];
            }
        }
    }

    private static byte[] Assemble(
        int width, int height, byte type, byte bits, byte[] chunks, IEnumerable<byte[]> lines, bool isInterlaced = false)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (bits, type, isInterlaced ? (byte)1 : (byte)0);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var line in lines)
            {
                zlib.WriteByte(0);
                zlib.Write(line);
            }
        }

        return [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10,
            .. Chunk("IHDR", header), .. chunks, .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
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
