namespace Maas.Codecs.Tables;

/// <summary>Mean and deviation of numbers that come one by one (Welford). A mutable value: for one owner and one thread.</summary>
internal sealed class RunningMoments
{
    private double squares;

    public long Count { get; private set; }

    /// <summary>0 where no number came.</summary>
    public double Mean { get; private set; }

    /// <summary>Of the numbers as the whole population; 1 where they are all the same, so that dividing by it is harmless.</summary>
    public double StandardDeviation
    {
        get
        {
            var deviation = Count == 0 ? 0 : Math.Sqrt(squares / Count);

            // Rounding leaves a little where all numbers are the same; beside their size it is nothing.
            return deviation > Math.Abs(Mean) * 1e-12 && double.IsFinite(deviation) ? deviation : 1;
        }
    }

    public void Add(double number)
    {
        Count++;
        var before = number - Mean;
        Mean += before / Count;
        squares += before * (number - Mean);
    }
}
