using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Storage;
using Maas.Core.Telemetry;
using Maas.Predict.Inference;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Batches;

/// <summary>Runs a slice of a job under its claim, and sends the next, or gives the job the end that fits.</summary>
public sealed partial class BatchRun(
    BatchClaims claims, SlicePrediction slices, BatchEnds ends, BatchQueue queue, WorkAtStop atStop, TimeProvider time,
    ILogger<BatchRun> logger)
{
    // What is left of a stopping instance's grace for its last writes.
    private static readonly TimeSpan LastWritesLimit = TimeSpan.FromSeconds(20);

    internal Task WorkAsync(TenantId tenant, JobId id, int fence, CancellationToken stop) =>
        atStop.DoAsync(WorkUnderClaimAsync(tenant, id, fence, stop));

    private async Task WorkUnderClaimAsync(TenantId tenant, JobId id, int fence, CancellationToken stop)
    {
        if (await claims.TryTakeAsync(tenant, id, fence, stop) is not { } claim)
        {
            return;
        }

        using var span = Spans.BeginMessage(StorageNames.BatchQueue, claim.Job.TraceParent);
        span?.SetTag(SpanTags.Tenant, tenant.Value).SetTag(SpanTags.Job, id.Value).SetTag(SpanTags.Fence, claim.Job.Fence);
        var next = (TimeSpan?)null;
        await using (claim)
        {
            next = await RunAsync(claim, stop);
            span?.SetTag(SpanTags.State, claim.Job.State.Word());
        }

        // After the claim is let go: an instance that gets the message at once finds nobody there.
        if (next is { } delay)
        {
            using var limit = new CancellationTokenSource(LastWritesLimit, time);
            await queue.EnqueueAsync(tenant, id, claim.Job.Fence, delay, limit.Token);
        }
    }

    // After how long the job goes on; null where it is over, or somebody else's.
    private async Task<TimeSpan?> RunAsync(JobClaim claim, CancellationToken stop)
    {
        if (claim.Job.Fence == 1 || claim.Job.LastCause is not null)
        {
            claim.Events.AddState(
                JobState.Running, claim.Job.Fence == 1 ? "the job runs" : $"the job runs again, attempt {claim.Job.Attempts}");
        }

        var done = claim.Job.Batch!.Done;
        var (isWhole, failure) = await PredictAsync(claim);
        using var limit = new CancellationTokenSource(LastWritesLimit, time);
        try
        {
            return await EndAsync(claim, isWhole, failure, stop.IsCancellationRequested || claim.Job.Batch!.Done > done, limit.Token);
        }
        catch (ClaimLostException)
        {
            Log.Lost(logger, claim.Id.Value);
            return null;
        }
    }

    private async Task<(bool IsWhole, Exception? Failure)> PredictAsync(JobClaim claim)
    {
        try
        {
            return (await slices.RunAsync(claim), null);
        }
        catch (Exception exception)
        {
            // Of memory that ran out, too: the job's next attempts are counted, and tell it as their cause.
            Spans.Current.Fail(exception);
            return (false, exception);
        }
    }

    // A slice that was only stopped, or came on, is no attempt in vain.
    private async Task<TimeSpan?> EndAsync(
        JobClaim claim, bool isWhole, Exception? failure, bool isHealthy, CancellationToken cancellation)
    {
        switch (failure)
        {
            case ClaimLostException:
            case not null when claim.IsLost:
            case null when claim.IsLost:
                Log.Lost(logger, claim.Id.Value);
                return null;
            case ServiceException refusal when !BatchTrouble.Passes(refusal):
                await claim.MoveAsync(
                    JobState.Failed, job => job with { Error = new(refusal.Error.Code, refusal.Detail) }, cancellation);
                break;
            case null when isWhole:
                await claim.MoveAsync(JobState.Succeeded, job => job, cancellation);
                break;
            case not null or null when claim.CancelRequested:
                await claim.MoveAsync(JobState.Cancelled, job => job, cancellation);
                break;
            case null or OperationCanceledException when isHealthy:
                await claim.MoveAsync(JobState.Waiting, job => job with { LastCause = null, Attempts = 0 }, cancellation);
                return TimeSpan.Zero;
            default:
                return await WaitAsync(claim, failure, cancellation);
        }

        await TellEndAsync(claim, cancellation);
        return null;
    }

    private async Task TellEndAsync(JobClaim claim, CancellationToken cancellation)
    {
        Log.Ended(logger, claim.Id.Value, claim.Job.State);
        if (claim.Job is { State: JobState.Succeeded, Batch: { Failed: > 0 } batch })
        {
            claim.Tell(
                "message",
                $"{batch.Failed} of {batch.Rows} rows {(batch.Failed == 1 ? "has" : "have")} an error in the place of a prediction; "
                    + $"the first is {batch.FirstError}",
                null,
                JobEventLevel.Warn);
        }

        claim.Events.AddEnd(claim.Job);
        await ends.FollowAsync(claim.Job, cancellation);
    }

    private async Task<TimeSpan> WaitAsync(JobClaim claim, Exception? failure, CancellationToken cancellation)
    {
        var cause = failure is null ? "the model took no row in time" : PayloadFreeException.TellInLine(failure);
        var now = time.GetUtcNow();
        var (counted, delay) = BatchTrouble.Count(claim.Job, failure, now);
        Log.Waits(logger, failure is null ? null : PayloadFreeException.Of(failure), claim.Id.Value, delay);
        await claim.MoveAsync(
            JobState.Waiting,
            job => job with
            {
                Attempts = counted.Attempts,
                TroubledSince = counted.TroubledSince,
                LastCause = cause,
                WaitsUntil = now + delay,
            },
            cancellation);
        claim.Events.AddState(JobState.Waiting, cause);
        return delay;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Batch job {Job} is over: {State}")]
        public static partial void Ended(ILogger logger, string job, JobState state);

        [LoggerMessage(LogLevel.Warning, "Batch job {Job} was claimed by another instance; this one stops")]
        public static partial void Lost(ILogger logger, string job);

        [LoggerMessage(LogLevel.Warning, "Batch job {Job} waits, at least {Delay}")]
        public static partial void Waits(ILogger logger, Exception? exception, string job, TimeSpan delay);
    }
}
