namespace Maas.Core.Jobs;

/// <summary>
/// A message on <c>batches</c>: the job is to go on from where the claim with this fence left it. One whose fence is no longer the
/// job's is void, as a later claim has sent its own.
/// </summary>
/// <param name="Fence">0 for a job that nobody has claimed yet.</param>
public sealed record BatchMessage(string Tenant, string JobId, int Fence);
