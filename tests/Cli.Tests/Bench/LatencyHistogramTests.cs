using Maas.Cli.Bench;

namespace Maas.Cli.Tests.Bench;

[TestClass]
public sealed class LatencyHistogramTests
{
    [TestMethod]
    [DataRow(0.5)]
    [DataRow(0.9)]
    [DataRow(0.99)]
    [DataRow(0.999)]
    public void A_percentile_is_within_a_64th_of_the_exact_one(double part)
    {
        var histogram = new LatencyHistogram();
        var random = new Random(1);
        var spans = Enumerable.Range(0, 100_000).Select(_ => Math.Exp(random.NextDouble() * 16)).ToArray();
        foreach (var microseconds in spans)
        {
            histogram.Add(TimeSpan.FromMicroseconds(microseconds));
        }

        var exact = spans.Order().ElementAt((int)Math.Ceiling(spans.Length * part) - 1) / 1000;

        Assert.AreEqual(exact, histogram.MillisecondsOf(part), (exact / 64) + 0.001);
        Assert.AreEqual(spans.Max() / 1000, histogram.MostMilliseconds, 0.001);
        Assert.AreEqual(spans.Length, histogram.Count);
    }

    [TestMethod]
    public void Nothing_takes_no_time_and_the_longest_fits()
    {
        var histogram = new LatencyHistogram();
        Assert.AreEqual(0, histogram.MillisecondsOf(0.99));

        histogram.Add(TimeSpan.Zero);
        histogram.Add(TimeSpan.FromDays(3));

        Assert.AreEqual(0, histogram.MillisecondsOf(0.5));
        Assert.AreEqual(TimeSpan.FromDays(3).TotalMilliseconds, histogram.MillisecondsOf(1));
    }
}
