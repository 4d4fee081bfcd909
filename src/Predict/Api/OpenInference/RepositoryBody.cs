using System.Text.Json;
using Maas.Core;
using Maas.Predict.Inference.Inputs;
using Maas.Predict.Inference.OpenInference;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api.OpenInference;

/// <summary>What a call of the repository says: nothing, or a small JSON object, of whatever content type, as clients send it.</summary>
/// <param name="Ready">Whether only loaded versions are asked for.</param>
internal readonly record struct RepositoryBody(bool Ready)
{
    private const int Deepest = 8;

    /// <exception cref="ServiceException">It is not of that form, or has a parameter that would do something else.</exception>
    public static async Task<RepositoryBody> ReadAsync(HttpRequest request, long maximumBytes, CancellationToken cancellation)
    {
        using var body = await PooledBody.ReadAsync(request, maximumBytes, cancellation);
        return body.Bytes.IsEmpty ? default : Parse(body.Bytes.Span);
    }

    private static RepositoryBody Parse(ReadOnlySpan<byte> json)
    {
        JsonBody.CheckText(json);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Deepest });
            reader.Read();
            JsonValue.Open(ref reader, JsonTokenType.StartObject, "the body");
            var ready = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadField(ref reader, ref ready);
            }

            // What follows the object's end is refused by the reader itself.
            reader.Read();
            return new(ready);
        }
        catch (Exception exception) when (JsonInput.Refusal(exception) is { } refusal)
        {
            throw refusal;
        }
    }

    private static void ReadField(ref Utf8JsonReader reader, ref bool ready)
    {
        var field = reader.GetString();
        reader.Read();
        switch (field)
        {
            case "ready":
                ready = JsonValue.Truth(ref reader, "ready");
                break;
            case "parameters":
                CheckParameters(ref reader);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    // Nothing here depends on another model, so whether those go too is all one. A configuration would replace what is published.
    private static void CheckParameters(ref Utf8JsonReader reader)
    {
        JsonValue.Open(ref reader, JsonTokenType.StartObject, "parameters");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("unload_dependents"u8))
            {
                throw ServiceError.Unsupported.With(
                    "a published version never changes; of parameters only \"unload_dependents\" is taken here");
            }

            reader.Read();
            JsonValue.Truth(ref reader, "parameters.unload_dependents");
        }
    }
}
