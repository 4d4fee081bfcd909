using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.Core.Usage;

/// <summary>What one job used: written once, when the job is over, however it ended.</summary>
public sealed record UsageRecord
{
    public required TenantId Tenant { get; init; }
    public required UsageKind Kind { get; init; }
    public required JobId Job { get; init; }
    public required ModelName Model { get; init; }

    /// <summary>The version that came out, or that predicted; null where none came out.</summary>
    public ModelVersion? Version { get; init; }
    public required JobUsage Used { get; init; }
    public required DateTimeOffset Started { get; init; }
    public required DateTimeOffset Finished { get; init; }

    /// <summary>The record of a job that is over; null where it used nothing.</summary>
    public static UsageRecord? FindOf(Job job) =>
        job is { Used: { } used, Started: { } started, Finished: { } finished, Submitted: { } submitted }
        ? new()
        {
            Tenant = job.Tenant,
            Kind = job.Batch is null ? UsageKind.Training : UsageKind.BatchPrediction,
            Job = job.Id,
            Model = job.Batch?.Model ?? ModelName.Parse(submitted.GetProperty("model").GetString()),
            Version = job.Batch?.Version ?? job.Version,
            Used = used,
            Started = started,
            Finished = finished,
        }
        : null;
}
