using System.Text.Json;
using Maas.Core;
using Maas.Core.Jobs;

namespace Maas.Train.Claim;

/// <summary>The events that tell a job's state.</summary>
internal static class EndEvents
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
}
