using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Maas.Core;
using Maas.Core.Storage;
using Microsoft.Win32.SafeHandles;

namespace Maas.Datasets.Archives;

/// <summary>Reads entries' data from a file by random access; each is held to what the directory says of it.
/// For any number of threads.</summary>
internal sealed class ZipReader(SafeFileHandle file, ZipLimits limits)
{
    public const int LocalHeaderBytes = 30;

    private const int FreeBytes = 1 << 20;
    private const int CopyBytes = 256 << 10;
    private const string BrokenData = "the entry's compressed data are broken";
    private const string Outside = "the entry's data lie outside the file; is the archive cut off?";

    /// <summary>Reads an entry; gives what is wrong with it, or null.</summary>
    public string? Read(ZipEntry entry, out ArchiveBytes bytes)
    {
        bytes = ArchiveBytes.None;
        var start = 0L;
        var problem = FindRefusal(entry) ?? FindStart(entry, out start);
        if (problem is not null)
        {
            return problem;
        }

        var packed = ArrayPool<byte>.Shared.Rent((int)entry.PackedBytes);
        var unpacked = ArrayPool<byte>.Shared.Rent((int)entry.Bytes);
        try
        {
            problem = TryFill(packed.AsSpan(0, (int)entry.PackedBytes), start)
                ? Unpack(packed, entry, unpacked) ?? CheckSum(unpacked, entry)
                : Outside;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }

        if (problem is null)
        {
            bytes = new(unpacked, (int)entry.Bytes);
            return null;
        }

        ArrayPool<byte>.Shared.Return(unpacked);
        return problem;
    }

    /// <summary>Writes an entry to a file, however large, without holding it; gives what is wrong with it, or null.</summary>
    /// <exception cref="ServiceException">The disk can't take it now.</exception>
    public async Task<string?> WriteAsync(ZipEntry entry, string path, CancellationToken cancellation)
    {
        var start = 0L;
        var problem = FindRefusal(entry) ?? FindStart(entry, out start);
        if (problem is not null)
        {
            return problem;
        }

        await using var slice = new FileSlice(file, start, entry.PackedBytes);
        await using var source = entry.Method == 0 ? (Stream)slice : new DeflateStream(slice, CompressionMode.Decompress);
        await using var target = DiskFull.Watch(() => File.Create(path, bufferSize: 0, FileOptions.Asynchronous));
        try
        {
            return await CopyAsync(source, target, entry, cancellation);
        }
        catch (InvalidDataException)
        {
            return BrokenData;
        }
    }

    // At most one buffer more than the claim is unpacked, and never more than the claim is written.
    private static async Task<string?> CopyAsync(Stream source, FileStream target, ZipEntry entry, CancellationToken cancellation)
    {
        var buffer = new byte[CopyBytes];
        var (written, crc) = (0L, Crc32.Empty);
        while (await source.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            if (read > entry.Bytes - written)
            {
                return $"the entry holds more than the {entry.Bytes} bytes that the archive's directory says";
            }

            await DiskFull.WatchAsync(() => target.WriteAsync(buffer, 0, read, cancellation));
            (written, crc) = (written + read, Crc32.Append(crc, buffer.AsSpan(0, read)));
        }

        return written < entry.Bytes ? $"the entry holds {written} bytes; the archive's directory says {entry.Bytes}"
            : crc == entry.Crc ? null
            : "the entry's bytes don't match their checksum";
    }

    private string? FindRefusal(ZipEntry entry)
    {
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
            return $"the entry is larger than {limits.EntryBytes} bytes";
        }

        return entry.Bytes > FreeBytes && entry.Bytes > entry.PackedBytes * limits.EntryRatio
            ? $"the entry unfolds to far more than files do ({entry.Bytes} bytes, of {entry.PackedBytes})"
            : null;
    }

    private string? FindStart(ZipEntry entry, out long start)
    {
        start = 0;
        Span<byte> header = stackalloc byte[LocalHeaderBytes];
        var length = RandomAccess.GetLength(file);
        if (entry.Offset > length - LocalHeaderBytes || !TryFill(header, entry.Offset))
        {
            return Outside;
        }

        if (!header.StartsWith("PK\x03\x04"u8))
        {
            return "no entry stands where the archive's directory says";
        }

        start = entry.Offset + LocalHeaderBytes
            + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        return start > length - entry.PackedBytes ? Outside : null;
    }

    private bool TryFill(Span<byte> destination, long offset)
    {
        while (destination.Length > 0)
        {
            var read = RandomAccess.Read(file, destination, offset);
            if (read == 0)
            {
                return false;
            }

            offset += read;
            destination = destination[read..];
        }

        return true;
    }

    // Never more than the claim and one byte comes out, whatever the data would unfold to.
    private static string? Unpack(byte[] packed, ZipEntry entry, byte[] unpacked)
    {
        using var memory = new MemoryStream(packed, 0, (int)entry.PackedBytes, writable: false);
        using var source = entry.Method == 0 ? (Stream)memory : new DeflateStream(memory, CompressionMode.Decompress);
        try
        {
            var length = source.ReadAtLeast(unpacked.AsSpan(0, (int)entry.Bytes), (int)entry.Bytes, throwOnEndOfStream: false);
            if (length < entry.Bytes)
            {
                return $"the entry holds {length} bytes; the archive's directory says {entry.Bytes}";
            }

            return source.ReadByte() < 0 ? null : $"the entry holds more than the {entry.Bytes} bytes that the archive's directory says";
        }
        catch (InvalidDataException)
        {
            return BrokenData;
        }
    }

    private static string? CheckSum(byte[] unpacked, ZipEntry entry) =>
        Crc32.Of(unpacked.AsSpan(0, (int)entry.Bytes)) == entry.Crc ? null : "the entry's bytes don't match their checksum";
}
