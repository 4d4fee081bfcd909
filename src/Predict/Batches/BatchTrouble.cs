using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Storage;

namespace Maas.Predict.Batches;

/// <summary>What ends a slice in vain: whether it passes by itself, and after how long the job tries again.</summary>
internal static class BatchTrouble
{
    private static readonly ServiceError[] Passing = [ServiceError.Loading, ServiceError.Unavailable, ServiceError.Overloaded];

    // After the first attempt in vain; twice as long after each further one, of which a job has few.
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestPassingDelay = TimeSpan.FromMinutes(1);

    /// <summary>Whether it lies in nothing that the job is about.</summary>
    public static bool Passes(Exception failure) => failure switch
    {
        ServiceException refusal => Passing.Contains(refusal.Error),
        IOException full when DiskFull.IsSaidBy(full) => true,
        _ => OutageServices.IsCauseOf(failure),
    };

    /// <summary>The job with this attempt as it counts, and its delay: what passes waits for as long again as it lasts.</summary>
    public static (Job Job, TimeSpan Delay) Count(Job job, Exception? failure, DateTimeOffset now) =>
        failure is not null && Passes(failure) && job.FindUncounted(now) is { } uncounted
            ? (uncounted, PassingDelay(now - uncounted.TroubledSince!.Value))
            : (job, ShortestDelay * Math.Pow(2, job.Attempts - 1));

    private static TimeSpan PassingDelay(TimeSpan lasting) => TimeSpan.FromSeconds(
        Math.Clamp(Math.Round(lasting.TotalSeconds), ShortestDelay.TotalSeconds, LongestPassingDelay.TotalSeconds));
}
