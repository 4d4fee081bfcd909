using System.Text.Json;
using Maas.Core.Naming;

namespace Maas.Core.Jobs;

/// <summary>
/// A message on <c>training-jobs</c>: <c>{"jobId","tenant"}</c> for a job that has its row,
/// or <c>{"tenant","job":{…}}</c> for a whole job that an operator puts there.
/// </summary>
public sealed record QueuedJob
{
    public JobId? JobId { get; init; }
    public TenantId? Tenant { get; init; }
    public JsonElement? Job { get; init; }

    /// <summary>What a whole job belongs to in the sender's tracing, as W3C's traceparent; a job with a row has it there.</summary>
    public string? Traceparent { get; init; }
}
