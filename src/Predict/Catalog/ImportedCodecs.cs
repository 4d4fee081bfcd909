using System.Text.Json;
using System.Text.Json.Serialization;
using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>What the sender of a model says of it: how raw input becomes its input, and what its output means.</summary>
internal sealed record ImportedCodecs(Encoding? Encoding, Decoding? Decoding)
{
    // Strict: what is unknown is refused, and nothing that is needed may be left out or null. By reflection, because generated readers
    // give what is absent its type's default instead of its own.
    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        AllowOutOfOrderMetadataProperties = true,
    };

    /// <summary>Reads <c>{"encoding": {…}, "decoding": {…}}</c>, as manifests have them.</summary>
    /// <exception cref="ServiceException">It is something else: with the place.</exception>
    public static ImportedCodecs Parse(byte[]? json)
    {
        if (json is null)
        {
            return new(null, null);
        }

        try
        {
            return JsonSerializer.Deserialize<ImportedCodecs>(json, Strict) ?? new(null, null);
        }
        catch (JsonException exception)
        {
            throw Refusal(exception.Path);
        }
        catch (NotSupportedException)
        {
            throw Refusal("$");
        }
    }

    /// <summary>The same JSON for the same codecs.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Strict);

    private static ServiceException Refusal(string? path) => ServiceError.InvalidJson.With(
        $"the manifest can't be read at {path}; it takes "
            + "{\"encoding\": {\"type\": \"image\", \"audio\" or \"table\", …}, "
            + "\"decoding\": {\"type\": \"labels\", \"regression\" or \"text\", …}}",
        new Violation(path, null, "unknown, missing, or of the wrong type"));
}
