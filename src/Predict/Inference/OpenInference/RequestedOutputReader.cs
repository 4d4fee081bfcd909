using System.Text.Json;
using Maas.Core;

namespace Maas.Predict.Inference.OpenInference;

/// <summary>One element of a call's <c>outputs</c>.</summary>
internal static class RequestedOutputReader
{
    private static readonly string[] FieldNames = ["name", "parameters"];

    /// <exception cref="ServiceException">It is no output's name.</exception>
    public static RequestedOutput Read(ref Utf8JsonReader reader, string place)
    {
        JsonValue.Open(ref reader, JsonTokenType.StartObject, place);
        string? name = null;
        bool? binary = null;
        var given = 0u;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = JsonValue.Field(ref reader, FieldNames, ref given, place);
            reader.Read();
            switch (field)
            {
                case "name":
                    name = JsonValue.Text(ref reader, $"{place}.name");
                    break;
                case "parameters":
                    binary = JsonValue.Parameter(ref reader, $"{place}.parameters", "binary_data", JsonValue.Truth);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new(name ?? throw ServiceError.InvalidInput.With($"{place}.name is missing"), binary);
    }
}
