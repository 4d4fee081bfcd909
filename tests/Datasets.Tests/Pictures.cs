using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Maas.Datasets.Archives;

namespace Maas.Datasets.Tests;

/// <summary>Pictures and archives made by hand, so that a test can break them where it wants.</summary>
internal static class Pictures
{
    /// <summary>A PNG of 8 bits, grey (type 0) or RGB (type 2), all pixels of one value.</summary>
    public static byte[] Png(int width, int height, byte type = 0, byte value = 128)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, type);
        var line = new byte[1 + (width * (type == 2 ? 3 : 1))];
        line.AsSpan(1).Fill(value);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                zlib.Write(line);
            }
        }

        return [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10,
            .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    public static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var numbers = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(numbers, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(4), Crc32.Of(body));
        return [.. numbers[..4], .. body, .. numbers[4..]];
    }

    /// <summary>The fewest bytes that are a JPEG to a reader of headers: start, one frame header, pixels, end.</summary>
    public static byte[] Jpeg(ushort width, ushort height, byte components) =>
    [
        0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2,
        0xFF, 0xC0, 0, 9, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, components, 0,
        0xFF, 0xDA, 0, 3, 0, 1, 2, 3, 0xFF, 0xD9,
    ];

    public static MemoryStream Zip(params IReadOnlyList<(string Name, byte[] Bytes)> entries) => Zip(CompressionLevel.Optimal, entries);

    public static MemoryStream Zip(CompressionLevel level, params IReadOnlyList<(string Name, byte[] Bytes)> entries)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in entries)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }

        stream.Position = 0;
        return stream;
    }
    /// <summary>ZIP64's end record and locator, and the plain end record that points to them by all ones.</summary>
    public static byte[] End64(long entries, long directory, long directoryBytes, long place)
    {
        var end = new byte[56 + 20 + 22];
        "PK\x06\x06"u8.CopyTo(end);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(4), 44);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(24), entries);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(32), entries);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(40), directoryBytes);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(48), directory);
        "PK\x06\x07"u8.CopyTo(end.AsSpan(56));
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(64), place);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(72), 1);
        "PK\x05\x06"u8.CopyTo(end.AsSpan(76));
        end.AsSpan(84, 12).Fill(0xFF);
        return end;
    }
}
