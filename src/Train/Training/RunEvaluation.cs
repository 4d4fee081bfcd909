using Maas.Core;
using Maas.Train.Graph;

namespace Maas.Train.Training;

/// <summary>
/// Scores a run's weights (their average, where one is kept), and remembers the best ones where the job asks for that. Used by the
/// torch thread only.
/// </summary>
internal sealed class RunEvaluation(TrainingRun run, WeightAverage? average)
{
    private readonly EarlyStop earlyStop = new(run.Hyperparameters.Stop);

    /// <summary>The best weights so far; null where the last ones are kept.</summary>
    public Dictionary<string, byte[]>? Best { get; set; }

    /// <summary>The state after it, and what is told: the validation part's metrics, or null where there is no such part.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceError.TrainingDiverged"/>: a metric is no finite number.</exception>
    public async Task<(RunState State, IReadOnlyDictionary<string, double>? Metrics)> ObserveAsync(RunState state)
    {
        var part = run.Validation ?? (earlyStop.Metric is null ? null : run.Training);
        if (part is null)
        {
            return (state, null);
        }

        average?.Exchange();
        var metrics = (await run.Scorer.ScoreAsync(run.Pass, part, run.Pass.Names.Width)).Metrics;
        RefuseBroken(state, metrics);
        state = earlyStop.Metric is { } metric ? Judge(state, metrics[metric]) : state;
        average?.Exchange();
        return (state, run.Validation is null ? null : metrics);
    }

    /// <summary>Puts what is kept into the graph: the best weights, else the average, else the last ones.</summary>
    public void Keep(TorchGraph graph)
    {
        if (Best is not null)
        {
            Weights.Restore(graph, Best);
            return;
        }

        average?.Exchange();
    }

    // What is no number is neither better nor worse than any, and would end the run as a target that was reached.
    private static void RefuseBroken(RunState state, IReadOnlyDictionary<string, double> metrics)
    {
        foreach (var (name, value) in metrics.Where(metric => !double.IsFinite(metric.Value)))
        {
            throw ServiceError.TrainingDiverged.With(
                $"after step {state.Step}, in epoch {state.EpochNumber}, the metric \"{name}\" is {value}; it should be a finite number; "
                + "weights are finite, but what they give for the examples that are scored is not");
        }
    }

    private RunState Judge(RunState state, double value)
    {
        state = earlyStop.Observe(state, value);
        if (earlyStop.KeepsBest && state.BestStep == state.Step)
        {
            Best = Weights.Copy(run.Pass.Graph);
        }

        return state with { End = earlyStop.FindEnd(state) ?? state.End };
    }
}
