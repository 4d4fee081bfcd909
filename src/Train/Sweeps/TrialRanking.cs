using Maas.Core.Jobs;
using Maas.Train.Training;

namespace Maas.Train.Sweeps;

/// <summary>The trials of a sweep as their rows tell, and which are better.</summary>
internal sealed class TrialRanking(string metric, IEnumerable<Job> rows)
{
    private readonly Dictionary<int, Job> trials = rows.ToDictionary(row => row.Id.Trial!.Value);
    private readonly double sign = MetricNames.IsBetter(metric, 1, 0) ? -1 : 1;

    public string Metric => metric;

    /// <summary>The best one so far; null before the first success.</summary>
    public Job? Winner => Best(trials.Keys) is [var best, ..] ? best : null;

    /// <summary>Those that are over, in the order in which they ended.</summary>
    public IReadOnlyList<Job> Over => [.. trials.Values.Where(trial => trial.State.IsOver()).OrderBy(trial => trial.Finished)];

    public void Put(Job row) => trials[row.Id.Trial!.Value] = row;

    /// <summary>Whether all of these are over.</summary>
    public bool AreOver(IEnumerable<int> numbers) => numbers.All(number => trials.TryGetValue(number, out var row) && row.State.IsOver());

    /// <summary>Of these the ones that succeeded, best first; of equals, the one that was made first.</summary>
    public IReadOnlyList<Job> Best(IEnumerable<int> numbers) =>
    [
        .. numbers.Select(number => trials[number])
            .Where(trial => trial.State == JobState.Succeeded && MetricOf(trial) is not null)
            .OrderBy(trial => sign * MetricOf(trial)!.Value)
            .ThenBy(trial => trial.Id.Trial),
    ];

    /// <summary>A trial's metric; null where it has none.</summary>
    public double? MetricOf(Job trial) =>
        trial.Evaluation is { } evaluation && evaluation.Metrics.TryGetValue(metric, out var value) ? value : null;
}
