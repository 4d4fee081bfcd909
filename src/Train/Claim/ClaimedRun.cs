using System.Diagnostics;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Storage;
using Maas.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Maas.Train.Claim;

/// <summary>Runs the stages of a job under its claim, and gives the job the end that fits how they ended.</summary>
internal sealed partial class ClaimedRun(
    JobClaims claims, JobEnds ends, TrainingQueue queue, TrainMeter meter, TimeProvider time, ILogger<ClaimedRun> logger)
{
    // What is left of a stopping replica's grace for its last writes.
    private static readonly TimeSpan LastWritesLimit = TimeSpan.FromSeconds(20);

    // Until the claim is let go; a trainer that looked before would put the job off for a minute.
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromSeconds(3);

    public async Task RunAsync(Job? job, Func<JobClaim, Task> stages, CancellationToken stop)
    {
        if (job is null)
        {
            return;
        }

        using var span = Spans.BeginMessage(StorageNames.TrainingQueue, job.TraceParent);
        span?.SetTag(SpanTags.Tenant, job.Tenant.Value).SetTag(SpanTags.Job, job.Id.Value);
        if (await Spans.InAsync("claim", () => claims.TryTakeAsync(job, stop)) is not { } claim)
        {
            return;
        }

        await using (claim)
        {
            span?.SetTag(SpanTags.Fence, claim.Job.Fence);
            claim.Events.AddState(
                JobState.Running, claim.Job.Fence == 1 ? "the job runs" : $"the job runs again, attempt {claim.Job.Attempts}");
            var failure = await FailureOfAsync(stages, claim);
            using var limit = new CancellationTokenSource(LastWritesLimit, time);
            try
            {
                await EndAsync(claim, failure, stop.IsCancellationRequested, limit.Token);
            }
            catch (ClaimLostException)
            {
                // The later claim gives the job its end; this message has nothing more to bring.
                Log.Lost(logger, claim.Id.Value);
            }

            Tell(span, claim.Job, failure);
        }
    }

    private static void Tell(Activity? span, Job job, Exception? failure)
    {
        span?.SetTag(SpanTags.State, job.State.Word());
        if (failure is not null)
        {
            span.Fail(failure);
        }
    }

    private static async Task<Exception?> FailureOfAsync(Func<JobClaim, Task> stages, JobClaim claim)
    {
        try
        {
            await stages(claim);
            return null;
        }
        catch (Exception exception)
        {
            // Of memory that ran out, too: the job's next attempts are counted, and tell it as their cause.
            return exception;
        }
    }

    private async Task EndAsync(JobClaim claim, Exception? failure, bool stopping, CancellationToken cancellation)
    {
        switch (failure)
        {
            case null:
                break;
            case ClaimLostException:
            case not null when claim.IsLost:
                Log.Lost(logger, claim.Id.Value);
                return;
            case not (null or ServiceException) when claim.CancelRequested:
                await claim.MoveAsync(JobState.Cancelled, job => job, cancellation);
                break;
            case ServiceException refusal:
                await claim.MoveAsync(
                    JobState.Failed, job => job with { Error = new(refusal.Error.Code, refusal.Detail) }, cancellation);
                break;
            case OperationCanceledException when stopping:
                await WaitAsync(claim, "the trainer is stopped; the job goes on from its checkpoint", ShortestDelay, cancellation);
                return;
            default:
                Log.Broken(logger, PayloadFreeException.Of(failure), claim.Id.Value);
                await WaitAsync(claim, PayloadFreeException.TellInLine(failure), Delay(claim.Job.Attempts), cancellation);
                return;
        }

        Log.Ended(logger, claim.Id.Value, claim.Job.State);
        meter.CountEnd(claim.Job);
        claim.Events.AddEnd(claim.Job);
        await ends.FollowAsync(claim.Job, cancellation);
    }

    // A message of its own, not a failed one: a job's way must not end because its message was delivered five times.
    private async Task WaitAsync(JobClaim claim, string cause, TimeSpan delay, CancellationToken cancellation)
    {
        await claim.MoveAsync(JobState.Waiting, job => job with { LastCause = cause }, cancellation);
        claim.Events.AddState(JobState.Waiting, cause);
        await queue.EnqueueAsync(claim.Tenant, claim.Id, delay, cancellation);
        Log.Waits(logger, claim.Id.Value, delay);
    }

    // There are five attempts without progress: so it is 80 s at most.
    private static TimeSpan Delay(int attempts) => TimeSpan.FromSeconds(5 * Math.Pow(2, attempts - 1));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Job {Job} is over: {State}")]
        public static partial void Ended(ILogger logger, string job, JobState state);

        [LoggerMessage(LogLevel.Warning, "Job {Job} was claimed by another trainer; this one stops")]
        public static partial void Lost(ILogger logger, string job);

        [LoggerMessage(LogLevel.Information, "Job {Job} waits, at least {Delay}")]
        public static partial void Waits(ILogger logger, string job, TimeSpan delay);

        [LoggerMessage(LogLevel.Error, "Job {Job} broke")]
        public static partial void Broken(ILogger logger, Exception exception, string job);
    }
}
