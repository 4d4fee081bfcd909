using Maas.Core;
using Maas.Train.Data;
using Maas.Train.Graph;
using static TorchSharp.torch;

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

    /// <summary>
    /// The state after it, and what is told: the validation part's metrics, or null where there is no such part. Stopped between two
    /// batches, it leaves everything as it was before.
    /// </summary>
    /// <exception cref="ServiceException"><see cref="ServiceError.TrainingDiverged"/>: a metric is no finite number.</exception>
    public async Task<(RunState State, IReadOnlyDictionary<string, double>? Metrics)> ObserveAsync(
        RunState state, CancellationToken cancellation)
    {
        var part = run.Validation ?? (earlyStop.Metric is null ? null : run.Training);
        if (part is null)
        {
            return (state, null);
        }

        average?.Exchange();
        try
        {
            var metrics = await ScoreAsync(part, cancellation);
            RefuseBroken(state, metrics);
            state = earlyStop.Metric is { } metric ? Judge(state, metrics[metric]) : state;
            return (state, run.Validation is null ? null : metrics);
        }
        finally
        {
            average?.Exchange();
        }
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

    // A graph may draw random numbers when it is served, too; what a stopped evaluation drew, the next one draws again.
    private async Task<IReadOnlyDictionary<string, double>> ScoreAsync(EncodedPart part, CancellationToken cancellation)
    {
        using var generator = random.get_rng_state();
        try
        {
            return (await run.Scorer.ScoreAsync(run.Pass, part, run.Pass.Names.Width, cancellation)).Metrics;
        }
        catch (OperationCanceledException)
        {
            random.set_rng_state(generator);
            throw;
        }
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
