using Maas.Core;
using Maas.Core.Datasets;

namespace Maas.Datasets.Tables;

/// <summary>Rows of comma-separated values, in their order, for serving.</summary>
public static class CsvRows
{
    /// <summary>The wanted columns of each row. Columns that nobody wants may hold anything.</summary>
    /// <exception cref="ServiceException"><paramref name="refusal"/>: a column is missing, or a record is wrong; says where.</exception>
    public static IAsyncEnumerable<CsvRow> ReadAsync(
        Stream stream, IReadOnlyList<string> columns, ServiceError refusal, CancellationToken cancellation) =>
        TableRows.ReadAsync(stream, DatasetFormat.Csv, columns, new(0, null), refusal, cancellation);
}
