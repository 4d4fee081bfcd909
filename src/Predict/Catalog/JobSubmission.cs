using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Telemetry;

namespace Maas.Predict.Catalog;

/// <summary>Checks a job and hands it to those who run it: the trainers, or for batch predictions this app itself.</summary>
/// <remarks>
/// A row without a message would stay queued forever; a message without a row is dropped by the worker that gets it. So:
/// (1) the message is sent, to show after <see cref="HeadStart"/>; (2) the row is added; (3) if that took so long that a worker may
/// have looked in between and found nothing, the message is sent once more. Two messages do no harm: a job runs under one claim.
/// A caller who got an error after (1) finds no job and may submit again; a caller who got none after (2) finds the job in the list.
/// </remarks>
public sealed class JobSubmission(
    JobPlanner planner, BatchPlanner batches, JobStore jobs, JobEventStore events, TrainingQueue queue, BatchQueue batchQueue,
    TimeProvider time)
{
    // Adding a row takes some milliseconds; whoever waits for a job does not notice a second.
    private static readonly TimeSpan HeadStart = TimeSpan.FromSeconds(1);

    /// <exception cref="ServiceException">The job names what isn't there, or what can't be learned or predicted.</exception>
    internal async Task<ReadyJob> CheckAsync(TenantId tenant, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        var job = JobJson.Parse(json);
        JobJson.Check(job);
        return BatchJob.Is(job)
            ? await batches.PlanAsync(tenant, BatchJobReader.Read(job), cancellation)
            : new ReadyTraining(await planner.PlanAsync(tenant, TrainingJobReader.Read(job), cancellation));
    }

    internal async Task<Job> SubmitAsync(TenantId tenant, ReadyJob ready, CancellationToken cancellation)
    {
        var id = JobId.New(time.GetUtcNow());
        Spans.Current?.SetTag(SpanTags.Job, id.Value);
        await events.TellQueuedAsync(tenant, id, time, cancellation);
        var sending = time.GetTimestamp();
        await SendAsync(tenant, id, ready, HeadStart, cancellation);
        var row = ready.ToJob(tenant, id, time.GetUtcNow()) with { TraceParent = Spans.TraceParent };
        var job = await jobs.CreateAsync(row, cancellation);
        if (time.GetElapsedTime(sending) >= HeadStart / 2)
        {
            await SendAsync(tenant, id, ready, TimeSpan.Zero, CancellationToken.None);
        }

        return job;
    }

    /// <summary>Ends a job that nobody runs at once, and asks the worker of a running one to stop.</summary>
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

    private Task SendAsync(TenantId tenant, JobId id, ReadyJob ready, TimeSpan delay, CancellationToken cancellation) => ready switch
    {
        ReadyTraining => queue.EnqueueAsync(tenant, id, delay, cancellation),
        ReadyBatch => batchQueue.EnqueueAsync(tenant, id, 0, delay, cancellation),
        var other => throw new InvalidOperationException($"unknown kind of job {other.GetType().Name}"),
    };
}
