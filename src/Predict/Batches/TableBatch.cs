using System.Runtime.CompilerServices;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Datasets.Tables;

namespace Maas.Predict.Batches;

/// <summary>Rows of a table.</summary>
internal sealed class TableBatch(string path, DatasetFormat format, IReadOnlyList<string> columns) : IBatchRows
{
    public async IAsyncEnumerable<BatchRow> ReadAsync(long first, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in TableRows.ReadAsync(path, format, columns, ServiceError.InvalidDataset, cancellation))
        {
            if (row.Number > first)
            {
                var cells = Copy(row.Cells);
                yield return new(row.Number - 1, null, () => new(cells, null));
            }
        }
    }

    public void Dispose()
    {
    }

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
