using System.Runtime.CompilerServices;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Datasets.Tables;

namespace Maas.Predict.Batches;

/// <summary>Rows of a table. Owns the stream.</summary>
/// <param name="stream">The table's bytes; can seek.</param>
/// <param name="tag">That the stored ones have as long as they are these.</param>
internal sealed class TableBatch(Stream stream, string tag, DatasetFormat format, IReadOnlyList<string> columns) : IBatchRows
{
    public async IAsyncEnumerable<BatchRow> ReadAsync(
        BatchProgress progress, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var place = new TablePlace(progress.Done, progress.Next?.Offset);
        await foreach (var row in TableRows.ReadAsync(stream, format, columns, place, ServiceError.InvalidDataset, cancellation))
        {
            var (cells, next) = (Copy(row.Cells), row.NextOffset is { } offset ? new BatchPlace(offset, tag) : null);
            yield return new(row.Number - 1, null, next, () => new(cells, null));
        }
    }

    public void Dispose() => stream.Dispose();

    // The reader's cells are void at its next row, and many rows are on their way.
    private static ReadOnlyMemory<byte>[] Copy(ReadOnlySpan<ReadOnlyMemory<byte>> cells)
    {
        var length = 0;
        foreach (var cell in cells)
        {
            length += cell.Length;
        }

        var (memory, copies, at) = (new byte[length], new ReadOnlyMemory<byte>[cells.Length], 0);
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i].CopyTo(memory.AsMemory(at));
            copies[i] = memory.AsMemory(at, cells[i].Length);
            at += cells[i].Length;
        }

        return copies;
    }
}
