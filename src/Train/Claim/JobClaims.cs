using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Maas.Train.Claim;

/// <summary>Takes the claim of a job, or says why not.</summary>
internal sealed partial class JobClaims(
    ClaimStore claims,
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
    /// <summary>So many claims without a newer checkpoint end a job: no job kills a paid GPU forever.</summary>
    public const int MaximumAttempts = 5;

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
        var claimed = await jobs.ChangeAsync(job.Tenant, job.Id, now => Claimed(now, step), stop);
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
        return new(claims, jobs, log, claimed, lease, folder, time, stop);
    }

    private async Task GiveBackAsync(Job job, CancellationToken cancellation)
    {
        if (!job.State.IsOver())
        {
            await queue.EnqueueAsync(job.Tenant, job.Id, ElsewhereDelay, cancellation);
            Log.Elsewhere(logger, job.Id.Value);
        }
    }

    private Job? Claimed(Job job, long checkpointStep)
    {
        if (job.State.IsOver())
        {
            return null;
        }

        var now = time.GetUtcNow();
        var attempts = checkpointStep > job.CheckpointStep ? 1 : job.Attempts + 1;
        if (job.CancelRequested)
        {
            return job.MoveTo(JobState.Cancelled, now);
        }

        return attempts <= MaximumAttempts
            ? job.MoveTo(JobState.Running, now) with { Fence = job.Fence + 1, Attempts = attempts, CheckpointStep = checkpointStep }
            : job.MoveTo(JobState.Failed, now) with { Error = Exhausted(job) };
    }

    private static JobError Exhausted(Job job) => new(
        ServiceError.DiedRepeatedly.Code,
        $"{MaximumAttempts} attempts ended without a newer checkpoint; the last known cause: {job.LastCause ?? "the trainer was killed"}");

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Job {Job} is claimed: fence {Fence}, attempt {Attempt}")]
        public static partial void Claimed(ILogger logger, string job, int fence, int attempt);

        [LoggerMessage(LogLevel.Information, "Job {Job} runs elsewhere; a copy of its message waits")]
        public static partial void Elsewhere(ILogger logger, string job);
    }
}
