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
    public async Task<(RunState State, IReadOnlyDictionary<string, double>? Metrics)> ObserveAsync(RunState state)
    {
        var part = run.Validation ?? (earlyStop.Metric is null ? null : run.Training);
        if (part is null)
        {
            return (state, null);
        }

        average?.Exchange();
        var metrics = (await run.Scorer.ScoreAsync(run.Pass, part, run.Pass.Names.Width)).Metrics;
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
