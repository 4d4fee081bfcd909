using Microsoft.Win32.SafeHandles;

namespace Maas.Train.Data;

/// <summary>
/// Records of one length, in memory where they fit into the limit, else in a file of the job's folder. Each record is written once,
/// by any thread, before it is read.
/// </summary>
internal sealed class RecordStore : IDisposable
{
    private const int ChunkBytes = 1 << 24;

    private readonly int recordBytes;
    private readonly int recordsEach;
    private readonly byte[][] chunks = [];
    private readonly SafeFileHandle? file;

    public RecordStore(int recordBytes, long count, DataRoom room)
    {
        this.recordBytes = recordBytes;
        recordsEach = Math.Max(1, ChunkBytes / recordBytes);
        if (room.TryTake(recordBytes * count))
        {
            chunks = [.. Enumerable.Range(0, (int)((count + recordsEach - 1) / recordsEach)).Select(chunk =>
                GC.AllocateUninitializedArray<byte>((int)Math.Min(recordsEach, count - ((long)chunk * recordsEach)) * recordBytes))];
            return;
        }

        file = room.CreateFile("records");
    }

    public void Write(long index, ReadOnlySpan<byte> record)
    {
        if (file is not null)
        {
            RandomAccess.Write(file, record[..recordBytes], index * recordBytes);
            return;
        }

        record[..recordBytes].CopyTo(Place(index));
    }

    public void Read(long index, Span<byte> record)
    {
        if (file is null)
        {
            Place(index).CopyTo(record);
            return;
        }

        DataRoom.ReadExactly(file, record[..recordBytes], index * recordBytes);
    }

    public void Dispose() => file?.Dispose();

    private Span<byte> Place(long index) =>
        chunks[index / recordsEach].AsSpan((int)(index % recordsEach) * recordBytes, recordBytes);
}
