using Maas.Core.Jobs;
using Maas.Core.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Maas.Train.Claim;

/// <summary>Takes the claim of a job, or says why not.</summary>
internal sealed partial class JobClaims(
    ClaimStore claims,
    JobLeaseStore leases,
    CheckpointStore checkpoints,
    JobStore jobs,
    JobEventStore events,
    JobEnds ends,
    TrainingQueue queue,
    TrainMeter meter,
    TimeProvider time,
    IOptions<TrainOptions> options,
    ILogger<JobClaims> logger)
{
    /// <summary>How the names of the folders of claims begin.</summary>
    public const string FolderPrefix = "maas-job-";

    private static readonly TimeSpan ElsewhereDelay = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Null where there is nothing to train: the job is over, or another trainer has it and the message waits on as a copy. A job
    /// that is over is claimed as any other and let go: its trainer may have died before it did that, or told the end.
    /// </summary>
    public async Task<JobClaim?> TryTakeAsync(Job job, CancellationToken stop)
    {
        if (await claims.TryLeaseAsync(job.Tenant, job.Id, stop) is not { } lease)
        {
            await GiveBackAsync(job, stop);
            return null;
        }

        var newest = await checkpoints.ListAsync(job.Tenant, job.Id, stop);
        var step = newest.Count == 0 ? 0 : CheckpointStore.Step(newest[0]);
        var claimed = await jobs.ChangeAsync(job.Tenant, job.Id, now => now.Claim(step, time.GetUtcNow()), stop);
        if (claimed.State.IsOver())
        {
            if (!job.State.IsOver())
            {
                meter.CountEnd(claimed);
            }

            await events.TellEndAsync(claimed, time, stop);
            await ends.FollowAsync(claimed, stop);
            await claims.ReleaseAsync(lease, stop);
            return null;
        }

        Log.Claimed(logger, job.Id.Value, claimed.Fence, claimed.Attempts);
        meter.CountClaim(claimed);
        var folder = TemporaryFolder.Create(options.Value.Folder, $"{FolderPrefix}{claimed.Id}-{claimed.Fence}");
        var log = await JobEventLog.OpenAsync(events, job.Tenant, job.Id, time, stop);
        return new(
            leases, jobs, log, claimed, lease.Lease, cancellation => claims.ReleaseAsync(lease, cancellation), folder, time, stop);
    }

    private async Task GiveBackAsync(Job job, CancellationToken cancellation)
    {
        if (!job.State.IsOver())
        {
            await queue.EnqueueAsync(job.Tenant, job.Id, ElsewhereDelay, cancellation);
            Log.Elsewhere(logger, job.Id.Value);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Job {Job} is claimed: fence {Fence}, attempt {Attempt}")]
        public static partial void Claimed(ILogger logger, string job, int fence, int attempt);

        [LoggerMessage(LogLevel.Information, "Job {Job} runs elsewhere; a copy of its message waits")]
        public static partial void Elsewhere(ILogger logger, string job);
    }
}
