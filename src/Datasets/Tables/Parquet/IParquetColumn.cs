using Parquet;

namespace Maas.Datasets.Tables.Parquet;

/// <summary>The cells of one column in one row group. For one thread.</summary>
internal interface IParquetColumn
{
    ValueTask LoadAsync(ParquetRowGroupReader group, int rows, CancellationToken cancellation);

    /// <summary>A cell as UTF-8 text, valid until the next one is asked for; empty where it is null.</summary>
    ReadOnlyMemory<byte> Cell(int row);
}
