using Maas.Codecs.Planning;
using Maas.Core.Jobs;

namespace Maas.Train.Sweeps;

/// <summary>
/// Carries a sweep on by its messages: makes the trials of a rung, and of the next one once the last of them is over; after the last
/// rung the sweep is claimed as any job, to publish the best. A sweep that waits for its trials holds no claim.
/// </summary>
/// <remarks>
/// Nothing is counted, so no count is lost: (1) whoever ends a trial writes its row, then sends the sweep's message; (2) whoever gets
/// that reads the rows of all trials. Of two trials that end at the same moment each message comes after its row, so the one that is
/// read last finds both over. (3) Both readers may find both over: then both ask for the sweep's claim, and one gets it. (4) Trials
/// have ids of the sweep's id and their number, and a rung is computed from rows that change no more, so trials that are made again
/// are the same ones. (5) Until a rung is noted as made in the sweep's row, every message makes it again, with messages for trials
/// that nobody has claimed: two messages of a trial do no harm.
/// </remarks>
internal sealed class SweepSteps(JobStore jobs, SweepStory story, TrainingQueue queue, TimeProvider time)
{
    // The host shows a killed trainer's message again only after minutes.
    private static readonly TimeSpan CopyDelay = TimeSpan.FromMinutes(1);

    /// <summary>The job, to be claimed; null where it is a sweep that waits for its trials.</summary>
    public async Task<Job?> AdvanceAsync(Job? job, CancellationToken cancellation)
    {
        if (job is not { IsSweep: true, State: JobState.Queued or JobState.Waiting })
        {
            return job;
        }

        var sweep = TrainingJobReader.Read(job.Submitted!.Value);
        var ranking = new TrialRanking(sweep.Search!.Metric, await jobs.ReadTrialsAsync(job.Tenant, job.Id, cancellation));
        for (var rung = SweepPlan.Begin(sweep); rung.Count > 0; rung = Next(sweep, rung, ranking))
        {
            if ((job.Sweep?.Made ?? 0) < rung[^1].Number)
            {
                job = await MakeAsync(job, rung, ranking, cancellation);
            }

            if (job.State.IsOver())
            {
                // It was cancelled meanwhile, perhaps so early that these trials were not there to be cancelled, too.
                await jobs.RequestCancelOfTrialsAsync(job.Tenant, job.Id, cancellation);
                return job;
            }

            if (!ranking.AreOver(rung.Select(trial => trial.Number)))
            {
                await story.TellOverAsync(job, ranking, cancellation);
                return null;
            }
        }

        await story.TellOverAsync(job, ranking, cancellation);
        return job;
    }

    /// <summary>
    /// The sweep of a trial, to be claimed; null where it waits for others. The sweep's message may lie behind those of many trials: who
    /// ended one need not wait for it.
    /// </summary>
    public async Task<Job?> AdvanceSweepOfAsync(Job? trial, CancellationToken cancellation) =>
        trial?.Id.Parent is { } id && !cancellation.IsCancellationRequested
            && await jobs.FindAsync(trial.Tenant, id, cancellation) is { State: JobState.Waiting } sweep
            ? await AdvanceAsync(sweep, cancellation)
            : null;

    private static IReadOnlyList<PlannedTrial> Next(TrainingJob sweep, IReadOnlyList<PlannedTrial> rung, TrialRanking ranking) =>
        SweepPlan.Next(sweep, rung, [.. ranking.Best(rung.Select(trial => trial.Number)).Select(trial => trial.Id.Trial!.Value)]);

    private async Task<Job> MakeAsync(Job sweep, IReadOnlyList<PlannedTrial> rung, TrialRanking ranking, CancellationToken cancellation)
    {
        await queue.EnqueueAsync(sweep.Tenant, sweep.Id, CopyDelay, cancellation);
        foreach (var trial in rung)
        {
            var row = await jobs.CreateAsync(trial.ToJob(sweep, time.GetUtcNow()), cancellation);
            ranking.Put(row);
            if (row.State == JobState.Queued)
            {
                await queue.EnqueueAsync(row.Tenant, row.Id, TimeSpan.Zero, cancellation);
            }
        }

        var isFirst = false;
        var made = await jobs.ChangeAsync(
            sweep.Tenant,
            sweep.Id,
            now =>
            {
                isFirst = now.State is JobState.Queued or JobState.Waiting && (now.Sweep?.Made ?? 0) < rung[^1].Number;
                return isFirst ? Noted(now, rung[^1].Number) : null;
            },
            cancellation);
        if (isFirst)
        {
            await story.TellMadeAsync(made, rung, cancellation);
        }

        return made;
    }

    private Job Noted(Job sweep, int made) =>
        (sweep.State == JobState.Queued ? sweep.MoveTo(JobState.Waiting, time.GetUtcNow()) : sweep) with
        {
            Started = sweep.Started ?? time.GetUtcNow(),
            Sweep = (sweep.Sweep ?? new()) with { Made = made },
        };
}
