using System.Diagnostics;
using System.Globalization;

namespace Maas.Benchmarks;

/// <summary>
/// Compares two ways to do the same thing in short interleaved rounds, since the machine's own speed moves more between minutes than
/// the ways differ. Of each the lower quartile counts; where either's spread is wider than the distance, the answer is "undecided".
/// </summary>
internal static class Comparison
{
    private const int Rounds = 15;
    private static readonly TimeSpan RoundLength = TimeSpan.FromMilliseconds(200);

    /// <summary>Prints a row of a Markdown table: name, A, B, ratio, verdict. Times are per call.</summary>
    public static async Task PrintAsync(string name, Func<Task> a, Func<Task> b)
    {
        var (timesA, timesB) = (new List<double>(), new List<double>());
        await RoundAsync(a);
        await RoundAsync(b);
        for (var round = 0; round < Rounds; round++)
        {
            timesA.Add(await RoundAsync(a));
            timesB.Add(await RoundAsync(b));
        }

        var (lowA, highA) = Quartiles(timesA);
        var (lowB, highB) = Quartiles(timesB);
        var ratio = lowA / lowB;
        var isDecided = Math.Abs(lowA - lowB) > Math.Max(highA - lowA, highB - lowB);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {lowA:F3} ms (to {highA:F3}) | {lowB:F3} ms (to {highB:F3}) | {ratio:F2} | "
                + $"{(isDecided ? "decided" : "undecided")} |"));
    }

    public static void PrintHead(string a, string b)
    {
        Console.WriteLine($"| | {a} | {b} | ratio | |");
        Console.WriteLine("|---|---|---|---|---|");
    }

    // Milliseconds per call.
    private static async Task<double> RoundAsync(Func<Task> way)
    {
        var watch = Stopwatch.StartNew();
        var calls = 0;
        do
        {
            await way();
            calls++;
        }
        while (watch.Elapsed < RoundLength);

        return watch.Elapsed.TotalMilliseconds / calls;
    }

    private static (double Low, double High) Quartiles(List<double> times)
    {
        times.Sort();
        return (times[times.Count / 4], times[3 * times.Count / 4]);
    }
}
