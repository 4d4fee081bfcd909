using System.Text.Json.Serialization;

namespace Maas.Core.Jobs;

/// <summary><c>queued → running ⇄ waiting | paused → succeeded | failed | cancelled</c>.</summary>
[JsonConverter(typeof(KebabCaseConverter<JobState>))]
public enum JobState
{
    Queued,
    Running,
    Waiting,
    Paused,
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>The legal moves between states.</summary>
public static class JobStates
{
    /// <summary>Nothing comes after: succeeded, failed, cancelled.</summary>
    public static bool IsOver(this JobState state) => state is JobState.Succeeded or JobState.Failed or JobState.Cancelled;

    /// <summary>Running again is a move too: the next claim of a job whose trainer died.
    /// A sweep waits for its trials without a claim.</summary>
    public static bool CanMoveTo(this JobState from, JobState to) => (from, to) switch
    {
        (JobState.Queued, JobState.Running or JobState.Waiting or JobState.Failed or JobState.Cancelled) => true,
        (JobState.Running, not JobState.Queued) => true,
        (JobState.Waiting or JobState.Paused, JobState.Running or JobState.Failed or JobState.Cancelled) => true,
        _ => false,
    };
}
