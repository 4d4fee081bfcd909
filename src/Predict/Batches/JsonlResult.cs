using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Maas.Predict.Batches;

/// <summary>
/// A JSON object a line: <c>{"row":0,"prediction":{…}}</c> or <c>{"row":0,"error":{"code","message"}}</c>, of files with their name.
/// </summary>
internal sealed class JsonlResult : IResultWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Begin(IBufferWriter<byte> part)
    {
    }

    public void Write(IBufferWriter<byte> part, RowResult row)
    {
        using (var json = new Utf8JsonWriter(part, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("row"u8, row.Index);
            if (row.Name is not null)
            {
                json.WriteString("name"u8, row.Name);
            }

            if (row.Error is { } error)
            {
                json.WriteStartObject("error"u8);
                json.WriteString("code"u8, error.Error.Code);
                json.WriteString("message"u8, error.Detail);
                json.WriteEndObject();
            }
            else
            {
                json.WritePropertyName("prediction"u8);
                json.WriteRawValue(row.Prediction!.Json.Span, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        part.Write("\n"u8);
    }
}
