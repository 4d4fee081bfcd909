namespace Maas.Train.Training;

/// <summary>How far one target's predictions are off, in the target's own units. For one thread.</summary>
/// <param name="unit">How many of the target's units one trained unit is.</param>
internal sealed class RegressionErrors(double unit)
{
    private long count;
    private double mean;
    private double variation;
    private double absolute;
    private double squared;

    public double MeanAbsolute => absolute / count;

    public double RootMeanSquared => Math.Sqrt(squared / count);

    // Where all values are the same there is nothing to explain: 1 if hit, else 0, so that it stays a number.
    public double R2 =>
        variation > 0 ? 1 - (squared / variation)
        : squared == 0 ? 1
        : 0;

    /// <summary>Takes one example's output and value, in trained units.</summary>
    public void Add(double output, double value)
    {
        var error = unit * (output - value);
        absolute += Math.Abs(error);
        squared += error * error;

        // Welford's sum of squares around a mean that moves.
        count++;
        var distance = (unit * value) - mean;
        mean += distance / count;
        variation += distance * ((unit * value) - mean);
    }
}
