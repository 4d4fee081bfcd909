using Maas.Core.Jobs;

namespace Maas.Train.Claim;

/// <summary>What follows from the end of a trial for its sweep, and from the end of a sweep for its trials. Safe to repeat.</summary>
/// <remarks>
/// A trial that ends while its sweep does: (1) the trial kept its result, then reads the sweep's row. (2) Is that over, the trial
/// removes its result itself. (3) Is it not, the sweep's end comes after the result, and removes it with all others.
/// </remarks>
internal sealed class SweepEnds(JobStore jobs, TrialResultStore results, TrainingQueue queue)
{
    /// <summary>
    /// Sends the sweep's message: whoever gets it looks whether that was the last trial. A sweep that is over before its trials, whose
    /// end nobody followed, is followed at once: messages of its other trials may lie before its own.
    /// </summary>
    public async Task FollowTrialAsync(Job trial, CancellationToken cancellation)
    {
        if (await jobs.FindAsync(trial.Tenant, trial.Id.Parent!.Value, cancellation) is not { } sweep)
        {
            return;
        }

        if (sweep.Sweep is not { Cleared: true })
        {
            await queue.EnqueueAsync(sweep.Tenant, sweep.Id, TimeSpan.Zero, cancellation);
        }

        if (sweep.State.IsOver())
        {
            await results.DeleteAsync(trial.Tenant, trial.Id, cancellation);
            await ClearAsync(sweep, cancellation);
        }
    }

    /// <summary>Ends the trials that still go on, and removes what trials made.</summary>
    public async Task ClearAsync(Job sweep, CancellationToken cancellation)
    {
        if (sweep.Sweep is { Cleared: true })
        {
            return;
        }

        await jobs.RequestCancelOfTrialsAsync(sweep.Tenant, sweep.Id, cancellation);
        await results.DeleteAsync(sweep.Tenant, sweep.Id, cancellation);
        await jobs.ChangeAsync(
            sweep.Tenant, sweep.Id, now => now with { Sweep = (now.Sweep ?? new()) with { Cleared = true } }, cancellation);
    }
}
