using System.Text.Json;
using Maas.Core;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Inputs;

/// <summary>A file in JSON: the object <c>{"b64": "…"}</c>.</summary>
internal static class Base64Thing
{
    /// <summary>The bytes of the object that the reader stands at, which it leaves at its end.</summary>
    /// <param name="thing">What it is, for messages: <c>a picture</c>.</param>
    /// <exception cref="ServiceException">It is something else.</exception>
    public static byte[] Read(ref Utf8JsonReader reader, string thing)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Refuse(thing, $"{JsonToken.Show(ref reader)} came");
        }

        reader.Read();
        if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("b64"u8))
        {
            throw Refuse(thing, "the object has something else");
        }

        reader.Read();
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetBytesFromBase64(out var bytes))
        {
            throw ServiceError.InvalidInput.With("b64 is not base64 text");
        }

        reader.Read();
        return reader.TokenType == JsonTokenType.EndObject ? bytes : throw Refuse(thing, "the object has more than that");
    }

    private static ServiceException Refuse(string thing, string found) =>
        ServiceError.InvalidInput.With($"{thing} is {{\"b64\": \"…\"}}; {found}");
}
