using System.Runtime.CompilerServices;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Datasets.Tables;

namespace Maas.Train.Data.Tables;

/// <summary>A stored table, to be read as often as it takes.</summary>
internal sealed record TableFile(string Path, DatasetFormat Format)
{
    /// <summary>The wanted columns of all rows.</summary>
    public IAsyncEnumerable<CsvRow> ReadAsync(IReadOnlyList<string> columns, CancellationToken cancellation) =>
        TableRows.ReadAsync(Path, Format, columns, ServiceError.InvalidDataset, cancellation);

    /// <summary>The wanted columns of the rows that have a target, counted from 0.</summary>
    public async IAsyncEnumerable<(CsvRow Row, int Index)> ReadKeptAsync(
        TableTargets targets, IReadOnlyList<string> columns, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (row, kept) = (0, 0);
        await foreach (var cells in ReadAsync(columns, cancellation))
        {
            if (targets.Has(row++))
            {
                yield return (cells, kept++);
            }
        }
    }
}
