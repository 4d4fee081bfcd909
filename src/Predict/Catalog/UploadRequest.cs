using System.Text.Json;
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
    /// <summary>Reads <c>{"model": "m", "sizeBytes": 1, "sha256": "…", "encoding": {…}, "decoding": {…}}</c>, or of a dataset with its
    /// <c>mediaType</c>.</summary>
    /// <exception cref="ServiceException">It is something else, or too large.</exception>
    public static UploadRequest Parse(byte[] json, UploadsOptions options)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var fields = new Fields(root, "", "model", "dataset", "sizeBytes", "sha256", "mediaType", "encoding", "decoding");
        var (model, dataset) = (fields.FindText("model"), fields.FindText("dataset"));
        if ((model is null) == (dataset is null))
        {
            throw ServiceError.InvalidRequest.With("an upload is of a \"model\" or of a \"dataset\"; one of these names is expected");
        }

        var size = SizeOf(fields, options);
        CheckFields(fields, isModel: model is not null);
        return new(
            model is null ? null : ModelName.Parse(model),
            dataset is null ? null : DatasetName.Parse(dataset),
            size,
            CheckDigest(fields.FindText("sha256")),
            fields.FindText("mediaType") is { } type ? DatasetMediaType.Parse(type) : null,
            ImportedCodecs.Of(Field(root, "encoding"), Field(root, "decoding")).ToJson());
    }

    /// <summary>Reads <c>{"sha256": "…"}</c>; null where there is none.</summary>
    /// <exception cref="ServiceException">It is something else.</exception>
    public static string? ParseDigest(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return CheckDigest(new Fields(document.RootElement, "", "sha256").FindText("sha256"));
    }

    private static long SizeOf(Fields fields, UploadsOptions options)
    {
        const string Takes = "the size of the whole file is expected";
        var value = fields.Find("sizeBytes") ?? throw fields.Refusal("sizeBytes", $"is missing; {Takes}");
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var size) || size < 1)
        {
            throw fields.Refusal("sizeBytes", $"is {ShownText.Of(value)}; {Takes}, in bytes");
        }

        return size <= options.MaximumBytes ? size
            : throw ServiceError.TooLarge.With($"sizeBytes is {size}; this service takes at most {options.MaximumBytes}");
    }

    // What would be passed over was meant.
    private static void CheckFields(Fields fields, bool isModel)
    {
        if (isModel && fields.Find("mediaType") is not null)
        {
            throw Misplaced("mediaType", "says what a dataset is; a model is known by its bytes");
        }

        if (!isModel && new[] { "encoding", "decoding" }.FirstOrDefault(field => fields.Find(field) is not null) is { } codec)
        {
            throw Misplaced(codec, "belongs to a model; a dataset has none");
        }
    }

    private static ServiceException Misplaced(string field, string what) =>
        ServiceError.InvalidRequest.With($"{field} {what}; leave it out", new Violation(field, null, what));

    private static string? CheckDigest(string? text) => text is null || Hexadecimal().IsMatch(text)
        ? text?.ToLowerInvariant()
        : throw ServiceError.InvalidRequest.With($"sha256 is \"{ShownText.Cut(text)}\"; 64 hexadecimal digits are expected",
            new Violation("sha256", null, "64 hexadecimal digits are expected"));

    [GeneratedRegex("\\A[0-9a-fA-F]{64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hexadecimal();

    private static JsonElement Field(JsonElement root, string name) => root.TryGetProperty(name, out var field) ? field : default;
}
