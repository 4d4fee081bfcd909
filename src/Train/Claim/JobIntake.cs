using System.Text;
using System.Text.Json;
using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Storage;
using Maas.Core.Telemetry;
using Microsoft.Extensions.Options;

namespace Maas.Train.Claim;

/// <summary>
/// From a message to a job's row. A whole job from an operator gets its row here, the same one however often the message is
/// delivered; what can't be read becomes a failed job with its reason, so that nobody's work vanishes.
/// </summary>
internal sealed class JobIntake(
    JobStore jobs,
    JobEventStore events,
    JobEnds ends,
    IntakeStore intake,
    JobPlanner planner,
    TrainingQueue queue,
    TimeProvider time,
    IOptions<TrainOptions> options)
{
    /// <summary>The row of the job that a message names; null where it is gone, or where the message was a whole job,
    /// which now has a message of its own.</summary>
    public async Task<Job?> ReceiveAsync(string message, string messageId, CancellationToken cancellation)
    {
        try
        {
            var queued = Read(message);
            if (queued.JobId is { } id)
            {
                // Batch predictions go by a queue of their own, and are none of a trainer's work.
                return await jobs.FindAsync(TenantOf(queued), id, cancellation) is { Batch: null } job ? job : null;
            }

            using var span = Spans.BeginMessage(StorageNames.TrainingQueue, queued.Traceparent);
            await AdmitAsync(TenantOf(queued), messageId, queued.Job!.Value, cancellation);
        }
        catch (ServiceException exception)
        {
            await RefuseAsync(OperatorTenant, messageId, null, exception, cancellation);
        }

        return null;
    }

    /// <summary>Ends the job of a message that was delivered again and again in vain, unless a trainer has it.</summary>
    public async Task GiveUpAsync(string message, string messageId, CancellationToken cancellation)
    {
        var reason = ServiceError.Undeliverable.With("the job's message was delivered five times and could not be handled");
        try
        {
            var queued = Read(message);
            var tenant = TenantOf(queued);
            var id = queued.JobId ?? (await RefuseAsync(tenant, messageId, queued.Job, reason, cancellation)).Id;
            var job = await jobs.ChangeAsync(tenant, id, now => GivenUp(now, reason), cancellation);
            if (job.State.IsOver())
            {
                await events.TellEndAsync(job, time, cancellation);
                await ends.FollowAsync(job, cancellation);
            }
        }
        catch (ServiceException exception) when (exception.Error != ServiceError.UnknownJob)
        {
            await RefuseAsync(OperatorTenant, messageId, null, exception, cancellation);
        }
    }

    private TenantId OperatorTenant => TenantId.Parse(options.Value.OperatorTenant);

    private TenantId TenantOf(QueuedJob queued) => queued.Tenant ?? OperatorTenant;

    private Job? GivenUp(Job job, ServiceException reason) => job is { State: JobState.Queued or JobState.Waiting, Batch: null }
        ? job.MoveTo(JobState.Failed, time.GetUtcNow()) with { Error = new(reason.Error.Code, job.LastCause ?? reason.Detail) }
        : null;

    // The row first: a message delivered again then finds it, and a second copy on the queue does no harm.
    private async Task AdmitAsync(TenantId tenant, string messageId, JsonElement submitted, CancellationToken cancellation)
    {
        var id = await intake.IdOfAsync(messageId, JobId.New(time.GetUtcNow()), cancellation);
        try
        {
            var job = await jobs.FindAsync(tenant, id, cancellation);
            if (job is null)
            {
                var planned = await planner.PlanAsync(tenant, TrainingJobReader.Read(submitted), cancellation);
                var row = planned.ToJob(tenant, id, time.GetUtcNow()) with { TraceParent = Spans.TraceParent };
                job = await jobs.CreateAsync(row, cancellation);
            }

            if (!job.State.IsOver())
            {
                await queue.EnqueueAsync(tenant, id, TimeSpan.Zero, cancellation);
            }
        }
        catch (ServiceException exception)
        {
            await RefuseAsync(tenant, messageId, submitted, exception, cancellation);
        }
    }

    // The job's row, which may have been there before.
    private async Task<Job> RefuseAsync(
        TenantId tenant, string messageId, JsonElement? submitted, ServiceException reason, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var fits = submitted?.GetRawText().Length <= JobJson.MaximumLength;
        var job = await jobs.CreateAsync(
            new Job
            {
                Tenant = tenant,
                Id = await intake.IdOfAsync(messageId, JobId.New(now), cancellation),
                State = JobState.Failed,
                Created = now,
                Finished = now,
                Submitted = fits ? submitted : null,
                Error = new(reason.Error.Code, reason.Detail),
            },
            cancellation);
        if (job.State == JobState.Failed)
        {
            await events.TellEndAsync(job, time, cancellation);
        }

        return job;
    }

    // Most queue clients write plain text, the Functions host's own default is base64: both are understood.
    private static QueuedJob Read(string message)
    {
        var text = message.TrimStart();
        var json = text.StartsWith('{') ? Encoding.UTF8.GetBytes(text) : FromBase64(text);
        try
        {
            var queued = JsonSerializer.Deserialize(json, CoreJson.Default.QueuedJob);
            return queued is { JobId: not null, Job: null } or { JobId: null, Job: not null }
                ? queued
                : throw ServiceError.InvalidJob.With(
                    "the queue message has not one of \"jobId\" and \"job\"; it takes {\"tenant\", \"job\": {…}}");
        }
        catch (JsonException exception)
        {
            throw ServiceError.InvalidJson.With(
                $"the queue message is not {{\"tenant\", \"job\": {{…}}}}: {exception.Path} at byte {exception.BytePositionInLine + 1}");
        }
    }

    private static byte[] FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? bytes[..length]
            : throw ServiceError.InvalidJson.With("the queue message is neither JSON nor base64 of JSON");
    }
}
