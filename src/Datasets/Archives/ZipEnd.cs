using System.Buffers.Binary;
using Maas.Core;

namespace Maas.Datasets.Archives;

/// <summary>Where an archive's directory lies: read from the end record, plain or ZIP64 (APPNOTE 4.3.14 to 4.3.16).</summary>
internal sealed record ZipEnd(long Entries, long DirectoryOffset, long DirectoryBytes)
{
    private const int EndBytes = 22;
    private const int MostCommentBytes = ushort.MaxValue;
    private const int LocatorBytes = 20;
    private const int End64Bytes = 56;

    /// <exception cref="ServiceException">There is no end record, or what it says can't be.</exception>
    public static async ValueTask<ZipEnd> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var tail = new byte[(int)Math.Min(stream.Length, EndBytes + MostCommentBytes + LocatorBytes)];
        stream.Position = stream.Length - tail.Length;
        await stream.ReadExactlyAsync(tail, cancellation);
        var at = Find(tail);
        var end = tail.AsSpan(at);
        var plain = new ZipEnd(
            BinaryPrimitives.ReadUInt16LittleEndian(end[10..]),
            BinaryPrimitives.ReadUInt32LittleEndian(end[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(end[12..]));
        var parts = BinaryPrimitives.ReadUInt16LittleEndian(end[4..]);
        var endOffset = stream.Length - tail.Length + at;
        var needs64 = plain.Entries == ushort.MaxValue || plain.DirectoryOffset == uint.MaxValue || plain.DirectoryBytes == uint.MaxValue;
        if (needs64 && at >= LocatorBytes && tail.AsSpan(at - LocatorBytes).StartsWith("PK\x06\x07"u8))
        {
            var offset = BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(at - LocatorBytes + 8));
            return (await Read64Async(stream, offset, endOffset, cancellation)).Within(endOffset);
        }

        return parts == 0 || parts == ushort.MaxValue
            ? plain.Within(endOffset)
            : throw ServiceError.InvalidDataset.With("the ZIP archive is one part of several; join them to one file");
    }

    private static int Find(ReadOnlySpan<byte> tail)
    {
        for (var at = tail.Length - EndBytes; at >= 0; at--)
        {
            if (tail[at..].StartsWith("PK\x05\x06"u8)
                && BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + 20)..]) == tail.Length - at - EndBytes)
            {
                return at;
            }
        }

        throw ServiceError.InvalidDataset.With("the ZIP archive has no end record; is the file cut off?");
    }

    private static async ValueTask<ZipEnd> Read64Async(Stream stream, long offset, long endOffset, CancellationToken cancellation)
    {
        if (offset < 0 || offset > endOffset - End64Bytes)
        {
            throw ServiceError.InvalidDataset.With("the ZIP archive's end record points outside the file");
        }

        var record = new byte[End64Bytes];
        stream.Position = offset;
        await stream.ReadExactlyAsync(record, cancellation);
        return record.AsSpan().StartsWith("PK\x06\x06"u8)
            ? new(
                BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(32)),
                BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(48)),
                BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(40)))
            : throw ServiceError.InvalidDataset.With("the ZIP archive's ZIP64 end record is not one");
    }

    private ZipEnd Within(long endOffset) =>
        Entries >= 0 && DirectoryOffset >= 0 && DirectoryBytes >= 0 && DirectoryOffset <= endOffset - DirectoryBytes
            ? this
            : throw ServiceError.InvalidDataset.With("the ZIP archive's directory lies outside the file; is the file cut off?");
}
