using System.Text.Json;
using Maas.Core.Naming;

namespace Maas.Core.Jobs;

/// <summary>The events that tell a job's state: <c>{"state": "running"}</c>.</summary>
public static class StateEvents
{
    public static void AddState(this JobEventLog log, JobState state, string message) =>
        log.Add(JobEventLevel.Info, "state", message, JsonSerializer.SerializeToElement(new { state = state.Word() }));

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
        var told = await store.ListAsync(job.Tenant, job.Id, 0, int.MaxValue, cancellation);
        if (told.Count > 0 && told[^1] is { Type: "state", Data: { } data } && data.GetProperty("state").GetString() == job.State.Word())
        {
            return;
        }

        await using var log = await JobEventLog.OpenAsync(store, job.Tenant, job.Id, time, cancellation);
        log.AddEnd(job);
    }

    /// <summary>Tells the state of a job that no trainer has.</summary>
    public static async Task TellStateAsync(
        this JobEventStore store, TenantId tenant, JobId job, JobState state, string message, TimeProvider time, CancellationToken cancellation)
    {
        await using var log = await JobEventLog.OpenAsync(store, tenant, job, time, cancellation);
        log.AddState(state, message);
    }
}
