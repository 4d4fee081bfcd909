using System.Text.Json;
using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.Train.Sweeps;

/// <summary>
/// Tells in a sweep's events, and in its row, how its trials go. Several trainers tell; of those that see a trial over, the one that
/// notes it in the row tells it.
/// </summary>
internal sealed class SweepStory(JobStore jobs, JobEventStore events, TimeProvider time)
{
    public Task TellMadeAsync(Job sweep, IReadOnlyList<PlannedTrial> rung, CancellationToken cancellation) => TellAsync(
        sweep.Tenant,
        sweep.Id,
        log => log.AddState(JobState.Waiting, rung[0].Choice.Rung == 0
            ? $"the sweep waits for its {rung.Count} trials"
            : $"the sweep waits for the best {rung.Count} trials, which train {rung[0].Job.Training.Epochs} epochs"),
        cancellation);

    /// <summary>Tells a trial's beginning in the story of its sweep; does nothing for any other job.</summary>
    public async Task TellStartAsync(Job job, CancellationToken cancellation)
    {
        if (job is not { Trial: { } choice, Fence: 1 })
        {
            return;
        }

        await TellAsync(
            job.Tenant,
            job.Id.Parent!.Value,
            log => log.Add(
                JobEventLevel.Info,
                "trial",
                $"trial {job.Id.Trial} runs: {choice.Parameters.GetRawText()}",
                JsonSerializer.SerializeToElement(
                    new { trial = job.Id.Trial, job = job.Id.Value, state = job.State.Word(), parameters = choice.Parameters })),
            cancellation);
    }

    /// <summary>Notes in the row which trials are over and which is best, and tells those that were not noted before.</summary>
    public async Task TellOverAsync(Job sweep, TrialRanking ranking, CancellationToken cancellation)
    {
        IReadOnlyList<Job> fresh = [];
        await jobs.ChangeAsync(
            sweep.Tenant,
            sweep.Id,
            now =>
            {
                var told = now.Sweep ?? new();
                fresh = now.State.IsOver() ? [] : [.. ranking.Over.Where(trial => !told.Over.Contains(trial.Id.Trial!.Value))];
                return fresh.Count == 0 ? null : now with { Sweep = Noted(told, fresh, ranking) };
            },
            cancellation);
        if (fresh.Count > 0)
        {
            await TellAsync(sweep.Tenant, sweep.Id, log => AddOver(log, fresh, ranking), cancellation);
        }
    }

    private static SweepProgress Noted(SweepProgress told, IReadOnlyList<Job> fresh, TrialRanking ranking)
    {
        var best = ranking.Winner;
        return told with
        {
            Over = [.. told.Over, .. fresh.Select(trial => trial.Id.Trial!.Value)],
            Failed = told.Failed + fresh.Count(trial => trial.State != JobState.Succeeded),
            Best = best?.Id.Trial,
            BestMetric = best is null ? null : ranking.MetricOf(best),
        };
    }

    private static void AddOver(JobEventLog log, IReadOnlyList<Job> fresh, TrialRanking ranking)
    {
        var best = ranking.Winner;
        var bestSoFar = best is null ? "none has succeeded so far" : $"best so far: trial {best.Id.Trial} with {Metric(best, ranking)}";
        foreach (var trial in fresh)
        {
            var result = trial.State == JobState.Succeeded ? Metric(trial, ranking) : trial.Error?.Message ?? "by a caller";
            log.Add(
                trial.State == JobState.Succeeded ? JobEventLevel.Info : JobEventLevel.Warn,
                "trial",
                $"trial {trial.Id.Trial} {trial.State.Word()}: {result}; {bestSoFar}",
                JsonSerializer.SerializeToElement(new
                {
                    trial = trial.Id.Trial,
                    job = trial.Id.Value,
                    state = trial.State.Word(),
                    metric = ranking.MetricOf(trial),
                    best = best?.Id.Trial,
                }));
        }
    }

    private static string Metric(Job trial, TrialRanking ranking) =>
        FormattableString.Invariant($"{ranking.Metric} {ranking.MetricOf(trial):G4}");

    private async Task TellAsync(TenantId tenant, JobId sweep, Action<JobEventLog> add, CancellationToken cancellation)
    {
        await using var log = await JobEventLog.OpenAsync(events, tenant, sweep, time, cancellation);
        add(log);
    }
}
