using System.Text.Json;
using Maas.Core;

namespace Maas.Predict.Inference.OpenInference;

/// <summary>One element of a call's <c>outputs</c>.</summary>
internal static class RequestedOutputReader
{
    /// <exception cref="ServiceException">It is no output's name.</exception>
    public static RequestedOutput Read(ref Utf8JsonReader reader, string place)
    {
        JsonValue.Open(ref reader, JsonTokenType.StartObject, place);
        string? name = null;
        bool? binary = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.GetString();
            reader.Read();
            switch (field)
            {
                case "name":
                    name = JsonValue.Text(ref reader, $"{place}.name");
                    break;
                case "parameters":
                    binary = ReadBinary(ref reader, $"{place}.parameters");
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new(name ?? throw ServiceError.InvalidInput.With($"{place}.name is missing"), binary);
    }

    private static bool? ReadBinary(ref Utf8JsonReader reader, string place)
    {
        JsonValue.Open(ref reader, JsonTokenType.StartObject, place);
        bool? binary = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isBinary = reader.ValueTextEquals("binary_data"u8);
            reader.Read();
            binary = isBinary ? JsonValue.Truth(ref reader, $"{place}.binary_data") : binary;
            reader.Skip();
        }

        return binary;
    }
}
