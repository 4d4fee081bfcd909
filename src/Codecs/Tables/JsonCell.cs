using System.Buffers;
using System.Text.Json;
using Maas.Core;

namespace Maas.Codecs.Tables;

/// <summary>A JSON value as the text that a cell of a CSV file would hold.</summary>
internal static class JsonCell
{
    /// <summary>The value's text: the reader's own bytes, or a copy where it has escapes.</summary>
    public static ReadOnlySpan<byte> Read(ref Utf8JsonReader reader, string field)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return [];
            case JsonTokenType.True:
                return "true"u8;
            case JsonTokenType.False:
                return "false"u8;
            case JsonTokenType.Number:
            case JsonTokenType.String:
                return Text(ref reader);
            default:
                throw ServiceError.InvalidInput.With(
                    $"field \"{field}\" is {Name(reader.TokenType)}; a number, a text or null is expected",
                    new Violation(field, null, "a number, a text or null is expected"));
        }
    }

    public static long Length(in Utf8JsonReader reader) => reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;

    public static string Name(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        _ => "something else",
    };

    private static ReadOnlySpan<byte> Text(ref Utf8JsonReader reader)
    {
        if (!reader.HasValueSequence && !reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        var buffer = new byte[Length(reader)];
        if (reader.TokenType == JsonTokenType.String)
        {
            return buffer.AsSpan(0, reader.CopyString(buffer));
        }

        reader.ValueSequence.CopyTo(buffer);
        return buffer;
    }
}
