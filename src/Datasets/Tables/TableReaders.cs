using Maas.Core.Datasets;
using Maas.Datasets.Tables.Parquet;

namespace Maas.Datasets.Tables;

/// <summary>The reader of each format of tables.</summary>
internal static class TableReaders
{
    /// <summary>Opens a table. What is wrong with its columns goes to the errors.</summary>
    /// <param name="wanted">The columns whose cells are asked for; null: all.</param>
    public static async ValueTask<ITableReader> OpenAsync(
        Stream stream, DatasetFormat format, IReadOnlyList<string>? wanted, ErrorList errors, CancellationToken cancellation) =>
        format switch
        {
            DatasetFormat.Csv => await CsvTable.OpenAsync(stream, errors, cancellation),
            DatasetFormat.Jsonl => new JsonTable(stream),
            DatasetFormat.Parquet => await ParquetTable.OpenAsync(stream, wanted, errors, cancellation),
            _ => throw new ArgumentException($"a dataset of the format {format} is no table"),
        };
}
