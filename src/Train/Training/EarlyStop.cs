using Maas.Core.Jobs;

namespace Maas.Train.Training;

/// <summary>Decides by the stop rule whether an evaluation is the best so far and whether it is the last.</summary>
internal sealed class EarlyStop(StopRule? rule)
{
    /// <summary>The metric that is read; null where nothing stops the run early.</summary>
    public string? Metric => rule?.Metric;

    /// <summary>With patience, the best weights are what is kept, however the run ends.</summary>
    public bool KeepsBest => rule?.Patience is not null;

    /// <summary>The state after an evaluation. An equal value is no better one.</summary>
    public RunState Observe(RunState state, double value)
    {
        var isBetter = state.BestMetric is not { } best || MetricNames.IsBetter(rule!.Metric, value, best);
        return state with
        {
            BestMetric = isBetter ? value : state.BestMetric,
            BestEpoch = isBetter ? state.EpochNumber : state.BestEpoch,
            BestStep = isBetter ? state.Step : state.BestStep,
            EvaluationsWithoutBetter = isBetter ? 0 : state.EvaluationsWithoutBetter + 1,
        };
    }

    /// <summary>Why the run ends now, or null.</summary>
    public RunEnd? FindEnd(RunState state)
    {
        if (rule is null || state.BestMetric is not { } best)
        {
            return null;
        }

        var reaches = rule.Reaches is { } target && !MetricNames.IsBetter(rule.Metric, target, best);
        return reaches ? RunEnd.TargetReached
            : state.EvaluationsWithoutBetter >= rule.Patience ? RunEnd.PatienceSpent
            : null;
    }
}
