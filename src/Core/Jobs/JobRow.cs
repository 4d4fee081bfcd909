using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Maas.Core.Naming;

namespace Maas.Core.Jobs;

/// <summary>A job as the cells of its row. The row's key is the id.</summary>
internal static class JobRow
{
    // A cell holds 32,768 characters; an error may quote what a caller sent.
    private const int MostMessage = 8_000;

    /// <summary>A tenant's jobs, or a sweep's trials: apart, so that a page of jobs has no trials to skip.
    /// No tenant's name has a '~'.</summary>
    public static string Partition(TenantId tenant, JobId? parent) => parent is { } sweep ? $"{tenant}~{sweep}" : tenant.Value;

    public static Dictionary<string, object?> Of(Job job) => new()
    {
        ["PartitionKey"] = Partition(job.Tenant, job.Id.Parent),
        ["RowKey"] = job.Id.Value,
        [nameof(Job.State)] = job.State.Word(),
        [nameof(Job.Created)] = job.Created,
        [nameof(Job.Started)] = job.Started,
        [nameof(Job.Finished)] = job.Finished,
        [nameof(Job.Submitted)] = job.Submitted?.GetRawText(),
        [nameof(Job.DatasetSha256)] = job.DatasetSha256,
        [nameof(Job.TestDatasetSha256)] = job.TestDatasetSha256,
        [nameof(Job.TokenizerSha256)] = job.TokenizerSha256,
        [nameof(Job.BaseVersion)] = job.BaseVersion?.Number,
        [nameof(Job.Fence)] = job.Fence,
        [nameof(Job.Attempts)] = job.Attempts,
        [nameof(Job.CheckpointStep)] = job.CheckpointStep,
        [nameof(Job.LastCause)] = Shortened(job.LastCause),
        [nameof(Job.TroubledSince)] = job.TroubledSince,
        [nameof(Job.WaitsUntil)] = job.WaitsUntil,
        [nameof(Job.TraceParent)] = job.TraceParent,
        [nameof(Job.CancelRequested)] = job.CancelRequested,
        [nameof(Job.ReservedVersion)] = job.ReservedVersion?.Number,
        [nameof(Job.Version)] = job.Version?.Number,
        [nameof(Job.Used)] = Text(job.Used, CoreJson.Default.JobUsage),
        [nameof(Job.Trial)] = Text(job.Trial, CoreJson.Default.TrialChoice),
        [nameof(Job.Sweep)] = Text(job.Sweep, CoreJson.Default.SweepProgress),
        [nameof(Job.Batch)] = Text(job.Batch, CoreJson.Default.BatchProgress),
        [nameof(Job.Evaluation)] = Text(
            job.Evaluation is null ? null : job.Evaluation with { Confusion = null }, CoreJson.Default.Evaluation),
        [nameof(Job.Error)] = Text(Shortened(job.Error), CoreJson.Default.JobError),
    };

    public static Job Read(IDictionary<string, object> row, string tag) => new()
    {
        Tenant = TenantId.Parse(Text(row, "PartitionKey")!.Split('~')[0]),
        Id = JobId.Parse(Text(row, "RowKey")),
        State = Words.TryParse<JobState>(Text(row, nameof(Job.State)), out var state)
            ? state
            : throw new InvalidDataException($"job {row["RowKey"]} has the state \"{Text(row, nameof(Job.State))}\""),
        Created = Value<DateTimeOffset>(row, nameof(Job.Created))!.Value,
        Started = Value<DateTimeOffset>(row, nameof(Job.Started)),
        Finished = Value<DateTimeOffset>(row, nameof(Job.Finished)),
        Submitted = Text(row, nameof(Job.Submitted)) is { } json ? JsonElement.Parse(json) : null,
        DatasetSha256 = Text(row, nameof(Job.DatasetSha256)),
        TestDatasetSha256 = Text(row, nameof(Job.TestDatasetSha256)),
        TokenizerSha256 = Text(row, nameof(Job.TokenizerSha256)),
        BaseVersion = Version(row, nameof(Job.BaseVersion)),
        Fence = Value<int>(row, nameof(Job.Fence)) ?? 0,
        Attempts = Value<int>(row, nameof(Job.Attempts)) ?? 0,
        CheckpointStep = Value<long>(row, nameof(Job.CheckpointStep)) ?? 0,
        LastCause = Text(row, nameof(Job.LastCause)),
        TroubledSince = Value<DateTimeOffset>(row, nameof(Job.TroubledSince)),
        WaitsUntil = Value<DateTimeOffset>(row, nameof(Job.WaitsUntil)),
        TraceParent = Text(row, nameof(Job.TraceParent)),
        CancelRequested = Value<bool>(row, nameof(Job.CancelRequested)) ?? false,
        ReservedVersion = Version(row, nameof(Job.ReservedVersion)),
        Version = Version(row, nameof(Job.Version)),
        Used = Parse(Text(row, nameof(Job.Used)), CoreJson.Default.JobUsage),
        Trial = Parse(Text(row, nameof(Job.Trial)), CoreJson.Default.TrialChoice),
        Sweep = Parse(Text(row, nameof(Job.Sweep)), CoreJson.Default.SweepProgress),
        Batch = Parse(Text(row, nameof(Job.Batch)), CoreJson.Default.BatchProgress),
        Evaluation = Parse(Text(row, nameof(Job.Evaluation)), CoreJson.Default.Evaluation),
        Error = Parse(Text(row, nameof(Job.Error)), CoreJson.Default.JobError),
        Tag = tag,
    };

    private static JobError? Shortened(JobError? error) => error is null ? null : error with { Message = Shortened(error.Message)! };

    private static string? Shortened(string? text) => text is { Length: > MostMessage } ? $"{text[..MostMessage]}…" : text;

    private static string? Text(IDictionary<string, object> row, string name) =>
        row.TryGetValue(name, out var value) ? (string?)value : null;

    private static T? Value<T>(IDictionary<string, object> row, string name)
        where T : struct => row.TryGetValue(name, out var value) ? (T?)value : null;

    private static ModelVersion? Version(IDictionary<string, object> row, string name) =>
        Value<int>(row, name) is { } number ? new ModelVersion(number) : null;

    private static string? Text<T>(T? value, JsonTypeInfo<T> type)
        where T : class => value is null ? null : JsonSerializer.Serialize(value, type);

    private static T? Parse<T>(string? text, JsonTypeInfo<T> type)
        where T : class => text is null ? null : JsonSerializer.Deserialize(text, type);
}
