namespace Maas.Core.Jobs;

/// <summary>How the claims of a job are counted, whoever works on it.</summary>
public static class JobAttempts
{
    /// <summary>So many claims without a newer checkpoint end a job: no job kills what it runs on forever.</summary>
    public const int Maximum = 5;

    /// <summary>For so long causes that pass, as storage that fails, may end a job's attempts without a count of them.</summary>
    public static readonly TimeSpan MostTrouble = TimeSpan.FromHours(1);

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

    /// <summary>
    /// Takes the last claim out of the count, as what ended it passes; null where it has not passed for <see cref="MostTrouble"/>.
    /// </summary>
    public static Job? FindUncounted(this Job job, DateTimeOffset now) => now - (job.TroubledSince ?? now) < MostTrouble
        ? job with { Attempts = Math.Max(0, job.Attempts - 1), TroubledSince = job.TroubledSince ?? now }
        : null;

    private static JobError Exhausted(Job job) => new(
        ServiceError.DiedRepeatedly.Code,
        $"{Maximum} attempts ended without a {(job.Batch is null ? "newer checkpoint" : "further row")}; the last known cause: "
            + (job.LastCause ?? "the worker was killed"));
}
