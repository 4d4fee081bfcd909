using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace Maas.Datasets.Tables.Parquet;

/// <summary>Numbers, dates and the like, written as invariant text when they are asked for.</summary>
internal sealed class ParquetValues<T>(DataField field, string format) : IParquetColumn
    where T : struct, IUtf8SpanFormattable
{
    private readonly byte[] text = new byte[400];
    private T?[] values = [];

    public async ValueTask LoadAsync(ParquetRowGroupReader group, int rows, CancellationToken cancellation)
    {
        values = values.Length < rows ? new T?[rows] : values;
        await group.ReadAsync<T>(field, values.AsMemory(0, rows), null, cancellation);
    }

    // 400 bytes hold any of them: the longest is a double without exponent, 325 letters.
    public ReadOnlyMemory<byte> Cell(int row) =>
        values[row] is { } value && value.TryFormat(text, out var written, format, CultureInfo.InvariantCulture)
            ? text.AsMemory(0, written)
            : default;
}
