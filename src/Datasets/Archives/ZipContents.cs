using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Maas.Datasets.Archives;

/// <summary>
/// Reads entries' data, one at a time, into memory that is used again for the next. Sizes, ratios and checksums are those of what
/// comes out. For one thread.
/// </summary>
internal sealed class ZipContents(Stream stream, ZipLimits limits) : IDisposable
{
    private const int LocalHeaderBytes = 30;
    private const int FreeBytes = 1 << 20;
    private const long FreeTotalBytes = 64L << 20;

    private byte[] packed = [];
    private byte[] unpacked = [];
    private int length;
    private long total;

    /// <summary>What the last entry holds, valid until the next is read.</summary>
    public ReadOnlyMemory<byte> Bytes => unpacked.AsMemory(0, length);

    /// <summary>The archive unfolds to far more than it is: nothing more must be read of it.</summary>
    public bool IsBomb { get; private set; }

    /// <summary>Reads an entry; gives what is wrong with it, or null.</summary>
    public async ValueTask<string?> ReadAsync(ZipEntry entry, CancellationToken cancellation)
    {
        length = 0;
        if (entry.IsEncrypted)
        {
            return "the entry is encrypted; store it without a password";
        }

        if (entry.Method is not (0 or 8))
        {
            return $"the entry is packed by method {entry.Method}; only \"store\" and \"deflate\" are read";
        }

        if (entry.PackedBytes > limits.EntryBytes || entry.Bytes > limits.EntryBytes)
        {
            return $"the entry is larger than {limits.EntryBytes >> 20} MiB";
        }

        return await ReadPackedAsync(entry, cancellation) ?? Unpack(entry) ?? Check(entry);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(packed);
        ArrayPool<byte>.Shared.Return(unpacked);
        (packed, unpacked, length) = ([], [], 0);
    }

    private async ValueTask<string?> ReadPackedAsync(ZipEntry entry, CancellationToken cancellation)
    {
        const string Outside = "the entry's data lie outside the file; is the archive cut off?";
        if (entry.Offset > stream.Length - LocalHeaderBytes)
        {
            return Outside;
        }

        var header = new byte[LocalHeaderBytes];
        stream.Position = entry.Offset;
        await stream.ReadExactlyAsync(header, cancellation);
        if (!header.AsSpan().StartsWith("PK\x03\x04"u8))
        {
            return "no entry stands where the archive's directory says";
        }

        var names = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(26)) + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(28));
        var start = entry.Offset + LocalHeaderBytes + names;
        if (start > stream.Length - entry.PackedBytes)
        {
            return Outside;
        }

        Grow(ref packed, (int)entry.PackedBytes, keep: 0);
        stream.Position = start;
        await stream.ReadExactlyAsync(packed.AsMemory(0, (int)entry.PackedBytes), cancellation);
        return null;
    }

    private string? Unpack(ZipEntry entry)
    {
        using var memory = new MemoryStream(packed, 0, (int)entry.PackedBytes, writable: false);
        using var source = entry.Method == 0 ? (Stream)memory : new DeflateStream(memory, CompressionMode.Decompress);
        try
        {
            while (true)
            {
                Grow(ref unpacked, length + (64 << 10), keep: length);
                var read = source.Read(unpacked, length, unpacked.Length - length);
                length += read;
                total += read;
                if (read == 0)
                {
                    return null;
                }

                if (FindExcess(entry) is { } excess)
                {
                    return excess;
                }
            }
        }
        catch (InvalidDataException)
        {
            return "the entry's compressed data are broken";
        }
    }

    private string? FindExcess(ZipEntry entry)
    {
        IsBomb = (length > FreeBytes && length > entry.PackedBytes * limits.EntryRatio)
            || (total > FreeTotalBytes && total > stream.Length * limits.TotalRatio)
            || total > limits.TotalBytes;
        if (IsBomb)
        {
            return $"the archive unfolds to far more than pictures do ({total} bytes so far, of {stream.Length}); no more is read";
        }

        return length > limits.EntryBytes ? $"the entry is larger than {limits.EntryBytes >> 20} MiB" : null;
    }

    private string? Check(ZipEntry entry)
    {
        if (length != entry.Bytes)
        {
            return $"the entry holds {length} bytes; the archive's directory says {entry.Bytes}";
        }

        return Crc32.Of(Bytes.Span) == entry.Crc ? null : "the entry's bytes don't match their checksum";
    }

    private static void Grow(ref byte[] buffer, int size, int keep)
    {
        if (buffer.Length >= size)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(size, buffer.Length * 2));
        buffer.AsSpan(0, keep).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
