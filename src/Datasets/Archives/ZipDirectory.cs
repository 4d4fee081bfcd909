using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Maas.Core;

namespace Maas.Datasets.Archives;

/// <summary>An archive's directory (APPNOTE 4.3.12). It is checked before anything of its size is kept.</summary>
internal static class ZipDirectory
{
    private const int HeaderBytes = 46;
    private const int MostNameBytes = 1024;
    private const int MostDirectoryBytes = 256 << 20;

    /// <summary>All entries, in the directory's order.</summary>
    /// <exception cref="ServiceException">The directory can't be read, or has too many entries.</exception>
    public static async ValueTask<IReadOnlyList<ZipEntry>> ReadAsync(Stream stream, ZipLimits limits, CancellationToken cancellation)
    {
        var end = await ZipEnd.ReadAsync(stream, cancellation);
        if (end.Entries > limits.Entries || end.DirectoryBytes > MostDirectoryBytes)
        {
            throw ServiceError.InvalidDataset.With($"the ZIP archive has {end.Entries} entries; at most {limits.Entries} are possible");
        }

        var directory = new byte[end.DirectoryBytes];
        stream.Position = end.DirectoryOffset;
        await stream.ReadExactlyAsync(directory, cancellation);
        return Parse(directory, end.Entries);
    }

    private static List<ZipEntry> Parse(ReadOnlySpan<byte> directory, long count)
    {
        var entries = new List<ZipEntry>();
        while (entries.Count < count)
        {
            if (directory.Length < HeaderBytes || !directory.StartsWith("PK\x01\x02"u8))
            {
                throw Broken(entries.Count, "no directory entry stands where one is expected");
            }

            var nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(directory[28..]);
            var extraBytes = BinaryPrimitives.ReadUInt16LittleEndian(directory[30..]);
            var length = HeaderBytes + nameBytes + extraBytes + BinaryPrimitives.ReadUInt16LittleEndian(directory[32..]);
            if (length > directory.Length || nameBytes is 0 or > MostNameBytes)
            {
                throw Broken(entries.Count, $"its name has {nameBytes} bytes; 1 to {MostNameBytes}, inside the directory, are expected");
            }

            entries.Add(ParseEntry(directory[..length], nameBytes, extraBytes, entries.Count));
            directory = directory[length..];
        }

        return entries;
    }

    private static ZipEntry ParseEntry(ReadOnlySpan<byte> header, int nameBytes, int extraBytes, int index)
    {
        long bytes = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        long packed = BinaryPrimitives.ReadUInt32LittleEndian(header[20..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(header[42..]);
        var wide = Zip64(header.Slice(HeaderBytes + nameBytes, extraBytes));
        if (!Widen(ref bytes, ref wide) || !Widen(ref packed, ref wide) || !Widen(ref offset, ref wide))
        {
            throw Broken(index, "its sizes can't be");
        }

        return new(
            Name(header.Slice(HeaderBytes, nameBytes)),
            BinaryPrimitives.ReadUInt16LittleEndian(header[8..]),
            BinaryPrimitives.ReadUInt16LittleEndian(header[10..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[16..]),
            packed,
            bytes,
            offset);
    }

    // The extra field 1 holds, in this order, those of the three numbers that are all ones in the header (APPNOTE 4.5.3).
    private static ReadOnlySpan<byte> Zip64(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - 4);
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == 1)
            {
                return extra.Slice(4, length);
            }

            extra = extra[(4 + length)..];
        }

        return [];
    }

    private static bool Widen(ref long number, ref ReadOnlySpan<byte> wide)
    {
        if (number == uint.MaxValue && wide.Length >= 8)
        {
            number = BinaryPrimitives.ReadInt64LittleEndian(wide);
            wide = wide[8..];
        }

        return number >= 0;
    }

    // Archivers forget to set the flag of UTF-8; what isn't UTF-8 is some code page, of which the first half is ASCII anyway.
    private static string Name(ReadOnlySpan<byte> name) =>
        Utf8.IsValid(name) ? Encoding.UTF8.GetString(name) : Encoding.Latin1.GetString(name);

    private static ServiceException Broken(int index, string reason) =>
        ServiceError.InvalidDataset.With($"the ZIP archive's directory is broken at entry {index + 1}: {reason}");
}
