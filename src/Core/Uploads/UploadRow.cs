using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.Core.Uploads;

/// <summary>An upload as the cells of its row.</summary>
internal static class UploadRow
{
    private const int MostMessage = 8_000;

    // A cell holds 32,768.
    private const int MostViolations = 30_000;

    public static string Key(UploadId id) => $"upload|{id}";

    public static Dictionary<string, object?> Of(Upload upload) => new()
    {
        ["PartitionKey"] = upload.Tenant.Value,
        ["RowKey"] = Key(upload.Id),
        [nameof(Upload.Model)] = upload.Model?.Value,
        [nameof(Upload.Dataset)] = upload.Dataset?.Value,
        [nameof(Upload.MediaType)] = upload.MediaType,
        [nameof(Upload.SizeBytes)] = upload.SizeBytes,
        [nameof(Upload.PartBytes)] = upload.PartBytes,
        [nameof(Upload.Sha256)] = upload.Sha256,
        [nameof(Upload.State)] = upload.State.Word(),
        [nameof(Upload.Created)] = upload.Created,
        [nameof(Upload.Expires)] = upload.Expires,
        [nameof(Upload.ReservedVersion)] = upload.ReservedVersion?.Number,
        [nameof(Upload.Version)] = upload.Version?.Number,
        [nameof(Upload.Warnings)] = upload.Warnings is { } warnings ? JsonSerializer.Serialize(warnings) : null,
        [nameof(Upload.Error)] = upload.Error is { } error ? JsonSerializer.Serialize(Shortened(error), CoreJson.Default.JobError) : null,
        [nameof(Upload.Violations)] = upload.Violations is { } violations ? Fitting(violations) : null,
    };

    public static Upload Read(IDictionary<string, object> row, string tag) => new()
    {
        Tenant = TenantId.Parse(Text(row, "PartitionKey")),
        Id = UploadId.Parse(Text(row, "RowKey")!.Split('|')[1]),
        Model = Text(row, nameof(Upload.Model)) is { } model ? ModelName.Parse(model) : null,
        Dataset = Text(row, nameof(Upload.Dataset)) is { } dataset ? DatasetName.Parse(dataset) : null,
        MediaType = Text(row, nameof(Upload.MediaType)),
        SizeBytes = (long)row[nameof(Upload.SizeBytes)],
        PartBytes = (long)row[nameof(Upload.PartBytes)],
        Sha256 = Text(row, nameof(Upload.Sha256)),
        State = Words.TryParse<UploadState>(Text(row, nameof(Upload.State)), out var state)
            ? state
            : throw new InvalidDataException($"upload {row["RowKey"]} has the state \"{Text(row, nameof(Upload.State))}\""),
        Created = (DateTimeOffset)row[nameof(Upload.Created)],
        Expires = (DateTimeOffset)row[nameof(Upload.Expires)],
        ReservedVersion = Version(row, nameof(Upload.ReservedVersion)),
        Version = Version(row, nameof(Upload.Version)),
        Error = Text(row, nameof(Upload.Error)) is { } json ? JsonSerializer.Deserialize(json, CoreJson.Default.JobError) : null,
        Violations = Text(row, nameof(Upload.Violations)) is { } violations
            ? JsonSerializer.Deserialize(violations, CoreJson.Default.Violations)
            : null,
        Warnings = Text(row, nameof(Upload.Warnings)) is { } warnings ? JsonSerializer.Deserialize<string[]>(warnings) : null,
        Tag = tag,
    };

    private static string Fitting(IReadOnlyList<Violation> violations)
    {
        var length = 0;
        var fitting = violations.Select(violation => JsonSerializer.Serialize(violation, CoreJson.Default.Violation))
            .TakeWhile(json => (length += json.Length + 1) < MostViolations);
        return $"[{string.Join(',', fitting)}]";
    }

    private static JobError Shortened(JobError error) =>
        error.Message.Length > MostMessage ? error with { Message = $"{error.Message[..MostMessage]}…" } : error;

    private static string? Text(IDictionary<string, object> row, string name) => row.TryGetValue(name, out var value) ? (string?)value
        : null;

    private static ModelVersion? Version(IDictionary<string, object> row, string name) =>
        row.TryGetValue(name, out var value) && value is int number ? new ModelVersion(number) : null;
}
