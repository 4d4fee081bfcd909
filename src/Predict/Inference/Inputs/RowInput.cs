using System.Net.Mime;
using System.Runtime.InteropServices;
using System.Text.Json;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Datasets.Tables;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Inputs;

/// <summary>Table rows to the inputs that take them. For any number of threads.</summary>
internal sealed class RowInput(RowTensors rows, TableEncoding encoding) : IRawInput
{
    private readonly string[] columns = [.. encoding.Columns.Select(column => column.Name)];

    public string Types => MediaTypeNames.Text.Csv;

    public bool TakesTensors => false;

    public bool Takes(string mediaType) => mediaType == MediaTypeNames.Text.Csv;

    public IReadOnlyList<Tensor> NewTensors(TensorBudget budget) => rows.New(budget);

    public long[] Shape(long count, int tensor) => rows.Shape(count, tensor);

    /// <summary>The rows of a CSV file with a header.</summary>
    /// <exception cref="ServiceException">A column is missing, or a row is wrong.</exception>
    public async ValueTask<long> ReadAsync(ReadOnlyMemory<byte> body, IReadOnlyList<Tensor> tensors, CancellationToken cancellation)
    {
        var count = 0L;
        using var stream = AsStream(body);
        await foreach (var row in CsvRows.ReadAsync(stream, columns, ServiceError.InvalidInput, cancellation))
        {
            Add(row, tensors);
            count = row.Number;
        }

        return count > 0 ? count : throw ServiceError.InvalidInput.With("the table has a header and no rows");
    }

    /// <summary>Adds the row that the reader stands at: an object of fields, or a list of cells in the columns' order.</summary>
    /// <exception cref="ServiceException">It does not suit the columns.</exception>
    public void Add(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, IReadOnlyList<Tensor> tensors)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            AddCells(ref reader, json, tensors);
        }
        else
        {
            rows.Add(ref reader, tensors);
        }
    }

    public void Add(ReadOnlySpan<ReadOnlyMemory<byte>> cells, IReadOnlyList<Tensor> tensors) => rows.Add(cells, tensors);

    private void Add(CsvRow row, IReadOnlyList<Tensor> tensors)
    {
        try
        {
            rows.Add(row.Cells, tensors);
        }
        catch (ServiceException exception) when (exception.Error == ServiceError.InvalidInput)
        {
            throw ServiceError.InvalidInput.With(
                $"row {row.Number}: {exception.Detail}",
                [.. exception.Violations.Select(violation => violation with { Row = row.Number })]);
        }
    }

    private void AddCells(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, IReadOnlyList<Tensor> tensors)
    {
        var cells = new List<ReadOnlyMemory<byte>>(columns.Length);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (cells.Count == columns.Length)
            {
                throw ServiceError.InvalidInput.With($"the row has more than {columns.Length} cells");
            }

            cells.Add(Cell(ref reader, json));
        }

        rows.Add(CollectionsMarshal.AsSpan(cells), tensors);
    }

    private static ReadOnlyMemory<byte> Cell(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json) => reader.TokenType switch
    {
        JsonTokenType.Number => json.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length),
        JsonTokenType.String => System.Text.Encoding.UTF8.GetBytes(reader.GetString()!),
        JsonTokenType.True => "true"u8.ToArray(),
        JsonTokenType.False => "false"u8.ToArray(),
        JsonTokenType.Null => ReadOnlyMemory<byte>.Empty,
        _ => throw ServiceError.InvalidInput.With($"a cell is {JsonToken.Show(ref reader)}; a number, a text or null is expected"),
    };

    private static MemoryStream AsStream(ReadOnlyMemory<byte> bytes)
    {
        MemoryMarshal.TryGetArray(bytes, out var segment);
        return new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false);
    }
}
