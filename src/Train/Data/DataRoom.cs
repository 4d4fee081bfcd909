using Microsoft.Win32.SafeHandles;

namespace Maas.Train.Data;

/// <summary>
/// Where a job's data may lie while it is trained on: so much memory for all of it, and a folder for the rest, of whose files the
/// system keeps the pages as long as memory is free. For any number of threads.
/// </summary>
internal sealed class DataRoom(string folder, long memoryBytes)
{
    private long left = memoryBytes;

    /// <summary>The memory that is not taken yet.</summary>
    public long LeftBytes => Interlocked.Read(ref left);

    /// <summary>Takes memory if there is as much left.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref left, -bytes) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref left, bytes);
        return false;
    }

    /// <summary>A new file, gone when it is closed.</summary>
    public SafeFileHandle CreateFile(string kind) => File.OpenHandle(
        Path.Combine(folder, $"{kind}-{Guid.NewGuid():n}"),
        FileMode.CreateNew,
        FileAccess.ReadWrite,
        FileShare.None,
        FileOptions.DeleteOnClose | FileOptions.RandomAccess);

    /// <exception cref="EndOfStreamException">The file has no such place.</exception>
    public static void ReadExactly(SafeFileHandle file, Span<byte> bytes, long start)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(file, bytes, start);
            bytes = read > 0 ? bytes[read..] : throw new EndOfStreamException($"nothing was written at byte {start}");
            start += read;
        }
    }
}
