using Maas.Core.Jobs;
using Maas.Core.Usage;

namespace Maas.Train.Claim;

/// <summary>
/// What follows when a job is over, whoever ended it and however: a record of what it used, and of a sweep or a trial the rest of it.
/// Every way to an end passes here, safe to repeat; who dies before is followed by the next message of the job, which finds the row
/// over and comes here again.
/// </summary>
internal sealed class JobEnds(UsageStore usage, SweepEnds sweeps)
{
    public async Task FollowAsync(Job job, CancellationToken cancellation)
    {
        if (UsageRecord.FindOf(job) is { } record)
        {
            await usage.RecordAsync(record, cancellation);
        }

        if (job.Id.Parent is not null)
        {
            await sweeps.FollowTrialAsync(job, cancellation);
        }
        else if (job.IsSweep)
        {
            await sweeps.ClearAsync(job, cancellation);
        }
    }
}
