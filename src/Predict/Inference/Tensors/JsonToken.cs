using System.Text;
using System.Text.Json;

namespace Maas.Predict.Inference.Tensors;

/// <summary>What the JSON reader stands at, for messages.</summary>
internal static class JsonToken
{
    private const int MostShown = 40;

    public static string Show(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number => reader.ValueSpan.Length > MostShown ? "a number of many digits" : Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.String => "a text",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => "null",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        var other => throw new InvalidOperationException($"no value begins with {other}"),
    };
}
