using Maas.Core.Jobs;
using Maas.Core.Usage;

namespace Maas.Predict.Batches;

/// <summary>
/// What follows when a batch prediction is over, however it ended: the record of what it used, and the end of what claims left, here and in
/// storage. Safe to repeat: who dies before is followed by the job's next message, which finds the row over and comes here again.
/// </summary>
public sealed class BatchEnds(UsageStore usage, ResultStore results, KeptDatasets kept)
{
    internal async Task FollowAsync(Job job, CancellationToken cancellation)
    {
        kept.Forget(job.Tenant, job.Id);
        if (UsageRecord.FindOf(job) is { } record)
        {
            await usage.RecordAsync(record, cancellation);
        }

        await results.DeleteStraysAsync(job, cancellation);
    }
}
