namespace Maas.Benchmarks.Serving;

/// <summary>What a round of calls did.</summary>
/// <param name="Rate">Calls a second.</param>
internal sealed record LoadFigures(double Rate, double P50Ms, double P99Ms)
{
    public static LoadFigures Of(List<double> milliseconds, TimeSpan elapsed)
    {
        milliseconds.Sort();
        return new(
            milliseconds.Count / elapsed.TotalSeconds,
            milliseconds[milliseconds.Count / 2],
            milliseconds[(int)(milliseconds.Count * 0.99)]);
    }

    /// <summary>Of several rounds: the upper quartile of the rates, as a shared machine only ever takes away, and the lower ones of the
    /// latencies.</summary>
    public static LoadFigures Of(IReadOnlyCollection<LoadFigures> rounds) => new(
        Quartiles.High([.. rounds.Select(round => round.Rate)]),
        Quartiles.Low([.. rounds.Select(round => round.P50Ms)]),
        Quartiles.Low([.. rounds.Select(round => round.P99Ms)]));
}
