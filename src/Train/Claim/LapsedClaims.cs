using Maas.Core.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Maas.Train.Claim;

/// <summary>
/// Looks at start, and every 20 seconds, for jobs whose trainer died, and puts them on the queue again: their own message
/// is invisible for ten minutes.
/// </summary>
internal sealed partial class LapsedClaims(
    ClaimStore claims, TrainingQueue queue, TimeProvider time, ILogger<LapsedClaims> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    // Where all trainers are busy, the copy waits: so long no other is made.
    private static readonly TimeSpan RequeueInterval = TimeSpan.FromMinutes(10);

    /// <summary>How many jobs were put on the queue.</summary>
    internal async Task<int> RequeueAsync(CancellationToken cancellation)
    {
        var requeued = 0;
        foreach (var claimed in await claims.ListAsync(cancellation))
        {
            var now = time.GetUtcNow();
            if (now - claimed.Requeued < RequeueInterval
                || await claims.IsLeasedAsync(claimed.Tenant, claimed.Job, cancellation)
                || !await claims.TryNoteRequeuedAsync(claimed, now, cancellation))
            {
                continue;
            }

            await queue.EnqueueAsync(claimed.Tenant, claimed.Job, TimeSpan.Zero, cancellation);
            Log.Requeued(logger, claimed.Job.Value);
            requeued++;
        }

        return requeued;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await RequeueAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.LookFailed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The trainer of job {Job} died; the job is queued again")]
        public static partial void Requeued(ILogger logger, string job);

        [LoggerMessage(LogLevel.Warning, "The look for lapsed claims failed; the next follows")]
        public static partial void LookFailed(ILogger logger, Exception exception);
    }
}
