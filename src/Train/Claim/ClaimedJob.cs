using Maas.Core.Naming;

namespace Maas.Train.Claim;

/// <summary>A job that a trainer has, or had when it died.</summary>
/// <param name="Requeued">When it was last put on the queue again because its claim had lapsed; null: not since the claim.</param>
/// <param name="Tag">The row's tag as it was read.</param>
internal sealed record ClaimedJob(TenantId Tenant, JobId Job, DateTimeOffset? Requeued, string Tag);
