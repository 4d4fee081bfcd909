using Maas.Core.Registry;

namespace Maas.Codecs.Tables;

/// <summary>Learns, from the training part, how a regression's targets are scaled. For one thread.</summary>
public sealed class TargetStatistics(IReadOnlyList<string> names)
{
    private readonly RunningMoments[] moments = [.. names.Select(_ => new RunningMoments())];

    /// <summary>Takes the targets of one row, in the names' order.</summary>
    public void Add(ReadOnlySpan<double> targets)
    {
        for (var i = 0; i < moments.Length; i++)
        {
            moments[i].Add(targets[i]);
        }
    }

    /// <summary>Mean and deviation of each target; 0 and 1 where they are not standardised.</summary>
    public IReadOnlyList<RegressionTarget> ToTargets(bool standardize) => standardize
        ? [.. names.Select((name, i) => new RegressionTarget(name, moments[i].Mean, moments[i].StandardDeviation))]
        : [.. names.Select(name => new RegressionTarget(name, 0, 1))];
}
