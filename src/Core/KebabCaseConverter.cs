using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maas.Core;

/// <summary>Enums in JSON are words with hyphens: <c>CenterCrop</c> is <c>center-crop</c>, in letters of any case. All else, numbers too,
/// is refused with the words that there are.</summary>
public sealed class KebabCaseConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly string[] Names = [.. Words.All<T>()];
    private static readonly T[] Values = Enum.GetValues<T>();

    /// <exception cref="UnknownWordException">It is none of the words.</exception>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var word = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        var index = Array.FindIndex(Names, name => name.Equals(word, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? Values[index] : throw new UnknownWordException(Came(ref reader), Names);
    }

    /// <exception cref="JsonException">It has no word.</exception>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var index = Array.IndexOf(Values, value);
        writer.WriteStringValue(index >= 0 ? Names[index] : throw new JsonException($"{typeof(T).Name} has no {value}"));
    }

    private static string Came(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            return reader.TokenType == JsonTokenType.StartObject ? "an object" : "a list";
        }

        using var value = JsonDocument.ParseValue(ref reader);
        return ShownText.Of(value.RootElement);
    }
}
