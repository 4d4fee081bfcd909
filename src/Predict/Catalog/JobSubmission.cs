using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Telemetry;

namespace Maas.Predict.Catalog;

/// <summary>Checks a job and hands it to the trainers.</summary>
/// <remarks>
/// A row without a message would stay queued forever; a message without a row is dropped by the trainer that gets it. So:
/// (1) the message is sent, to show after <see cref="HeadStart"/>; (2) the row is added; (3) if that took so long that a trainer may
/// have looked in between and found nothing, the message is sent once more. Two messages do no harm: a job runs under one claim.
/// A caller who got an error after (1) finds no job and may submit again; a caller who got none after (2) finds the job in the list.
/// </remarks>
public sealed class JobSubmission(JobPlanner planner, JobStore jobs, JobEventStore events, TrainingQueue queue, TimeProvider time)
{
    // Adding a row takes some milliseconds; whoever waits for a job does not notice a second.
    private static readonly TimeSpan HeadStart = TimeSpan.FromSeconds(1);

    /// <exception cref="ServiceException">The job names what isn't there, or what can't be learned.</exception>
    internal Task<PlannedJob> CheckAsync(TenantId tenant, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        planner.PlanAsync(tenant, TrainingJobReader.Parse(json), cancellation);

    internal async Task<Job> SubmitAsync(TenantId tenant, PlannedJob planned, CancellationToken cancellation)
    {
        var id = JobId.New(time.GetUtcNow());
        Spans.Current?.SetTag(SpanTags.Job, id.Value);
        await events.TellQueuedAsync(tenant, id, time, cancellation);
        var sending = time.GetTimestamp();
        await queue.EnqueueAsync(tenant, id, HeadStart, cancellation);
        var row = planned.ToJob(tenant, id, time.GetUtcNow()) with { TraceParent = Spans.TraceParent };
        var job = await jobs.CreateAsync(row, cancellation);
        if (time.GetElapsedTime(sending) >= HeadStart / 2)
        {
            await queue.EnqueueAsync(tenant, id, TimeSpan.Zero, CancellationToken.None);
        }

        return job;
    }

    /// <summary>Ends a job that no trainer has at once, and asks the trainer of a running one to stop.</summary>
    /// <exception cref="ServiceException">There is no such job, or it is over.</exception>
    internal async Task<Job> CancelAsync(TenantId tenant, JobId id, CancellationToken cancellation)
    {
        var job = await jobs.RequestCancelAsync(tenant, id, cancellation);
        if (job.State == JobState.Cancelled)
        {
            await events.TellEndAsync(job, time, cancellation);
        }

        if (job is { IsSweep: true, State: JobState.Cancelled })
        {
            // The message: a trainer that makes trials at this moment makes some more, and whoever gets it ends those, too.
            await jobs.RequestCancelOfTrialsAsync(tenant, id, cancellation);
            await queue.EnqueueAsync(tenant, id, TimeSpan.Zero, cancellation);
        }

        return job;
    }
}
