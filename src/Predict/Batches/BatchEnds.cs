using Maas.Core.Jobs;
using Maas.Core.Usage;

namespace Maas.Predict.Batches;

/// <summary>
/// What follows when a batch prediction is over, however it ended: the record of what it used, and the end of what dead claims left. Safe
/// to repeat: who dies before is followed by the job's next message, which finds the row over and comes here again.
/// </summary>
public sealed class BatchEnds(UsageStore usage, ResultStore results)
{
    internal async Task FollowAsync(Job job, CancellationToken cancellation)
    {
        if (UsageRecord.FindOf(job) is { } record)
        {
            await usage.RecordAsync(record, cancellation);
        }

        await results.DeleteStraysAsync(job, cancellation);
    }
}
