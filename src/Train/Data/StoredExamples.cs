using System.Buffers;

namespace Maas.Train.Data;

/// <summary>Examples that were encoded once and are kept.</summary>
internal sealed class StoredExamples(ExampleLayout layout, long count, DataRoom room) : IExamples
{
    private readonly RecordStore records = new(layout.Bytes, count, room);

    public ExampleLayout Layout => layout;

    public bool IsQuick => true;

    /// <summary>Reads all examples, on all cores, and keeps them.</summary>
    public static async Task<StoredExamples> CopyAsync(IExamples examples, int count, DataRoom room, CancellationToken cancellation)
    {
        using var open = new Unfinished();
        var stored = open.Add(new StoredExamples(examples.Layout, count, room));
        await Parallel.ForAsync(0, count, cancellation, (example, _) =>
        {
            var record = ArrayPool<byte>.Shared.Rent(stored.Layout.Bytes);
            try
            {
                examples.Read(example, null, record.AsSpan(0, stored.Layout.Bytes));
                stored.Write(example, record);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(record);
            }

            return ValueTask.CompletedTask;
        });
        open.HandOver();
        return stored;
    }

    public void Write(int example, ReadOnlySpan<byte> record) => records.Write(example, record);

    public void Read(int example, int? epoch, Span<byte> record) => records.Read(example, record);

    public void Dispose() => records.Dispose();
}
