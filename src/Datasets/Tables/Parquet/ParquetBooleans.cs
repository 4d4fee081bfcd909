using Parquet;
using Parquet.Schema;

namespace Maas.Datasets.Tables.Parquet;

/// <summary>True and false, as JSON writes them.</summary>
internal sealed class ParquetBooleans(DataField field) : IParquetColumn
{
    private static readonly byte[] True = "true"u8.ToArray();
    private static readonly byte[] False = "false"u8.ToArray();

    private bool?[] values = [];

    public async ValueTask LoadAsync(ParquetRowGroupReader group, int rows, CancellationToken cancellation)
    {
        values = values.Length < rows ? new bool?[rows] : values;
        await group.ReadAsync<bool>(field, values.AsMemory(0, rows), null, cancellation);
    }

    public ReadOnlyMemory<byte> Cell(int row) => values[row] switch { true => True, false => False, null => default };
}
