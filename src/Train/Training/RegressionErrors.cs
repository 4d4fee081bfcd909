using Maas.Core.Registry;

namespace Maas.Train.Training;

/// <summary>How far one target's predictions are off, in the target's own units.</summary>
internal readonly record struct RegressionErrors(double MeanAbsolute, double RootMeanSquared, double R2)
{
    /// <param name="outputs">[examples, targets], row-major, as are <paramref name="values"/>.</param>
    public static RegressionErrors Of(
        ReadOnlySpan<float> outputs, IReadOnlyList<float> values, int target, IReadOnlyList<RegressionTarget> targets)
    {
        var unit = targets[target].StandardDeviation;
        var count = values.Count / targets.Count;
        var mean = 0.0;
        for (var i = target; i < values.Count; i += targets.Count)
        {
            mean += (double)values[i] / count;
        }

        var (absolute, squared, variation) = (0.0, 0.0, 0.0);
        for (var i = target; i < values.Count; i += targets.Count)
        {
            var error = unit * ((double)outputs[i] - values[i]);
            absolute += Math.Abs(error);
            squared += error * error;
            variation += unit * unit * (values[i] - mean) * (values[i] - mean);
        }

        return new(absolute / count, Math.Sqrt(squared / count), Determination(squared, variation));
    }

    // Where all values are the same there is nothing to explain: 1 if hit, else 0, so that it stays a number.
    private static double Determination(double squared, double variation) =>
        variation > 0 ? 1 - (squared / variation)
        : squared == 0 ? 1
        : 0;
}
