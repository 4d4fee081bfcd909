using System.Text;
using Parquet;
using Parquet.Schema;

namespace Maas.Datasets.Tables.Parquet;

/// <summary>Texts.</summary>
internal sealed class ParquetTexts(DataField field) : IParquetColumn
{
    private string?[] values = [];
    private byte[] text = [];

    public async ValueTask LoadAsync(ParquetRowGroupReader group, int rows, CancellationToken cancellation)
    {
        values = values.Length < rows ? new string?[rows] : values;
        await group.ReadAsync(field, values.AsMemory(0, rows)!, null, cancellation);
    }

    public ReadOnlyMemory<byte> Cell(int row)
    {
        var value = values[row] ?? "";
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        text = text.Length < most ? new byte[most * 2] : text;
        return text.AsMemory(0, Encoding.UTF8.GetBytes(value, text));
    }
}
