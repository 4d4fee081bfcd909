using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Maas.Core;
using Maas.Core.Naming;
using Maas.Predict.Api;

namespace Maas.Predict.Catalog;

/// <summary>What is to come in parts.</summary>
/// <param name="Manifest">What the sender says of a model, as JSON.</param>
internal sealed partial record UploadRequest(ModelName? Model, DatasetName? Dataset, long SizeBytes, string? Sha256, string? MediaType,
    byte[] Manifest)
{
    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads <c>{"model": "m", "sizeBytes": 1, "sha256": "…", "encoding": {…}, "decoding": {…}}</c>, or of a dataset with its
    /// <c>mediaType</c>.</summary>
    /// <exception cref="ServiceException">It is something else, or too large.</exception>
    public static UploadRequest Parse(byte[] json, UploadsOptions options)
    {
        var body = Read<Body>(json, "{\"model\" or \"dataset\": \"…\", \"sizeBytes\": …, \"sha256\": \"…\"}");
        if ((body.Model is null) == (body.Dataset is null))
        {
            throw ServiceError.InvalidRequest.With("an upload is of a \"model\" or of a \"dataset\"; one of these names is expected");
        }

        if (body.SizeBytes < 1)
        {
            throw ServiceError.InvalidRequest.With($"sizeBytes is {body.SizeBytes}; the size of the whole file is expected");
        }

        if (body.SizeBytes > options.MaximumBytes)
        {
            throw ServiceError.TooLarge.With($"sizeBytes is {body.SizeBytes}; this service takes at most {options.MaximumBytes}");
        }

        CheckFields(body);
        return new(
            body.Model is null ? null : ModelName.Parse(body.Model),
            body.Dataset is null ? null : DatasetName.Parse(body.Dataset),
            body.SizeBytes,
            CheckDigest(body.Sha256),
            body.MediaType is null ? null : DatasetMediaType.Parse(body.MediaType),
            ImportedCodecs.Of(body.Encoding, body.Decoding).ToJson());
    }

    /// <summary>Reads <c>{"sha256": "…"}</c>; null where there is none.</summary>
    /// <exception cref="ServiceException">It is something else.</exception>
    public static string? ParseDigest(byte[] json) => CheckDigest(Read<Digest>(json, "{\"sha256\": \"…\"}").Sha256);

    // What would be passed over was meant.
    private static void CheckFields(Body body)
    {
        if (body.Model is not null && body.MediaType is not null)
        {
            throw Misplaced("mediaType", "says what a dataset is; a model is known by its bytes");
        }

        if (body.Dataset is not null && body.Encoding.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            throw Misplaced("encoding", "belongs to a model; a dataset has none");
        }

        if (body.Dataset is not null && body.Decoding.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            throw Misplaced("decoding", "belongs to a model; a dataset has none");
        }
    }

    private static ServiceException Misplaced(string field, string what) =>
        ServiceError.InvalidRequest.With($"{field} {what}; leave it out", new Violation(field, null, what));

    private static T Read<T>(byte[] json, string expected)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Strict) ?? throw new JsonException();
        }
        catch (JsonException exception)
        {
            throw ServiceError.InvalidJson.With(
                $"the body can't be read at {exception.Path}; it takes {expected}",
                    new Violation(exception.Path, null, "unknown, missing, or of the wrong type"));
        }
    }

    private static string? CheckDigest(string? text) => text is null || Hexadecimal().IsMatch(text)
        ? text?.ToLowerInvariant()
        : throw ServiceError.InvalidRequest.With("sha256 is not 64 hexadecimal digits",
            new Violation("sha256", null, "64 hexadecimal digits are expected"));

    [GeneratedRegex("\\A[0-9a-fA-F]{64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hexadecimal();

    private sealed record Body
    {
        public string? Model { get; init; }
        public string? Dataset { get; init; }
        public long SizeBytes { get; init; }
        public string? Sha256 { get; init; }
        public string? MediaType { get; init; }
        public JsonElement Encoding { get; init; }
        public JsonElement Decoding { get; init; }
    }

    private sealed record Digest
    {
        public string? Sha256 { get; init; }
    }
}
