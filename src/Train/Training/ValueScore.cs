using System.Runtime.InteropServices;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Train.Training;

/// <summary>Loss in the units that are trained; mean absolute error, root mean squared error and R² in the targets' own,
/// averaged over them.</summary>
/// <param name="targets">What undoes the targets' standardisation.</param>
internal sealed class ValueScore(Loss loss, double huberDelta, IReadOnlyList<RegressionTarget> targets) : IScoreSum
{
    private readonly RegressionErrors[] errors = [.. targets.Select(target => new RegressionErrors(target.StandardDeviation))];
    private double lossSum;
    private long values;

    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<byte> targetBytes)
    {
        var wanted = MemoryMarshal.Cast<byte, float>(targetBytes);
        for (var index = 0; index < wanted.Length; index++)
        {
            errors[index % errors.Length].Add(outputs[index], wanted[index]);
        }

        lossSum += LossValue.OfValues(loss, huberDelta, outputs, wanted) * wanted.Length;
        values += wanted.Length;
    }

    public Score ToScore() => new(new Dictionary<string, double>
    {
        [MetricNames.Loss] = lossSum / values,
        [MetricNames.MeanAbsoluteError] = errors.Average(target => target.MeanAbsolute),
        [MetricNames.RootMeanSquaredError] = errors.Average(target => target.RootMeanSquared),
        [MetricNames.R2] = errors.Average(target => target.R2),
    });
}
