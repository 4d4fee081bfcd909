using System.Text.Json;
using Maas.Core.Naming;

namespace Maas.Core.Jobs;

/// <summary>The events that tell a job's state: <c>{"state": "running"}</c>.</summary>
public static class StateEvents
{
    public static void AddState(this JobEventLog log, JobState state, string message) =>
        log.Add(JobEventLevel.Info, "state", message, DataOf(state));

    /// <summary>The last events of a job that is over.</summary>
    public static void AddEnd(this JobEventLog log, Job job)
    {
        if (job.Error is { } error)
        {
            log.Add(JobEventLevel.Error, "error", error.Message, JsonSerializer.SerializeToElement(new { code = error.Code }));
        }

        log.AddState(job.State, $"the job {(job.State == JobState.Cancelled ? "is cancelled" : job.State.Word())}");
    }

    /// <summary>Tells the end of a job that no trainer runs, where its story lacks it.</summary>
    public static async Task TellEndAsync(this JobEventStore store, Job job, TimeProvider time, CancellationToken cancellation)
    {
        var (_, last) = await store.ReadEndAsync(job.Tenant, job.Id, cancellation);
        if (last is { Type: "state", Data: { } data } && data.GetProperty("state").GetString() == job.State.Word())
        {
            return;
        }

        await using var log = await JobEventLog.OpenAsync(store, job.Tenant, job.Id, time, cancellation);
        log.AddEnd(job);
    }

    /// <summary>Begins the story of a new job.</summary>
    public static Task TellQueuedAsync(
        this JobEventStore store, TenantId tenant, JobId job, TimeProvider time, CancellationToken cancellation)
    {
        var queued = new JobEvent(1, time.GetUtcNow(), JobEventLevel.Info, "state", "the job is queued", DataOf(JobState.Queued));
        return store.AppendAsync(tenant, job, EventCursor.Start, [queued], cancellation);
    }

    private static JsonElement DataOf(JobState state) => JsonSerializer.SerializeToElement(new { state = state.Word() });
}
