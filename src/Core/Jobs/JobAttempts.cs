namespace Maas.Core.Jobs;

/// <summary>How the claims of a job are counted, whoever works on it.</summary>
public static class JobAttempts
{
    /// <summary>So many claims without a newer checkpoint end a job: no job kills what it runs on forever.</summary>
    public const int Maximum = 5;

    /// <summary>
    /// The job under its next claim; or ended, where it is to be cancelled or had its attempts. Null where it is over already.
    /// </summary>
    /// <param name="checkpointStep">How far the newest checkpoint is.</param>
    public static Job? Claim(this Job job, long checkpointStep, DateTimeOffset now)
    {
        if (job.State.IsOver())
        {
            return null;
        }

        if (job.CancelRequested)
        {
            return job.MoveTo(JobState.Cancelled, now);
        }

        var attempts = checkpointStep > job.CheckpointStep ? 1 : job.Attempts + 1;
        return attempts <= Maximum
            ? job.MoveTo(JobState.Running, now) with { Fence = job.Fence + 1, Attempts = attempts, CheckpointStep = checkpointStep }
            : job.MoveTo(JobState.Failed, now) with { Error = Exhausted(job) };
    }

    private static JobError Exhausted(Job job) => new(
        ServiceError.DiedRepeatedly.Code,
        $"{Maximum} attempts ended without a newer checkpoint; the last known cause: {job.LastCause ?? "the worker was killed"}");
}
