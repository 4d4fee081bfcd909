namespace Maas.Predict.Inference.Statistics;

/// <summary>How many calls took how long. For any number of threads, without a lock.</summary>
internal sealed class LatencyBuckets
{
    private static readonly double[] Milliseconds =
        [0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, double.PositiveInfinity];

    private static readonly long[] Ticks = [.. Milliseconds.SkipLast(1).Select(bound => TimeSpan.FromMilliseconds(bound).Ticks)];

    private readonly long[] counts = new long[Milliseconds.Length];

    public void Add(TimeSpan duration)
    {
        var place = Array.BinarySearch(Ticks, duration.Ticks);
        Interlocked.Increment(ref counts[place < 0 ? ~place : place]);
    }

    /// <summary>For each bound, up to infinity, how many calls took as long or less.</summary>
    public IEnumerable<(double Milliseconds, long Count)> Cumulative()
    {
        var sum = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            sum += Interlocked.Read(ref counts[i]);
            yield return (Milliseconds[i], sum);
        }
    }
}
