using System.Buffers;
using System.Text.Json;
using Maas.Core;
using Maas.Core.Datasets;

namespace Maas.Predict.Inference.Inputs;

/// <summary>Cells of a table as the numbers of a tensor's row.</summary>
internal static class CellNumbers
{
    /// <summary>The body of a call with this row: <c>{"instances":[[1,2.5]]}</c>.</summary>
    /// <exception cref="ServiceException">A cell is no finite number.</exception>
    public static ReadOnlyMemory<byte> ToInstance(ReadOnlySpan<ReadOnlyMemory<byte>> cells)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("instances"u8);
            json.WriteStartArray();
            for (var i = 0; i < cells.Length; i++)
            {
                Write(json, cells[i].Span, i);
            }

            json.WriteEndArray();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return body.WrittenMemory;
    }

    // Whole numbers beyond what a double holds keep their digits.
    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> cell, int column)
    {
        if (long.TryParse(cell, out var whole))
        {
            json.WriteNumberValue(whole);
        }
        else if (ulong.TryParse(cell, out var large))
        {
            json.WriteNumberValue(large);
        }
        else if (!Cell.IsMissing(cell) && Cell.TryNumber(cell, out var number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            throw ServiceError.InvalidInput.With(
                $"number {column + 1} of the row is {(Cell.IsMissing(cell) ? "missing" : "no finite number")}; the model takes numbers");
        }
    }
}
