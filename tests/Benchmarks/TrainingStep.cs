using System.Diagnostics;
using System.Globalization;
using static TorchSharp.torch;

namespace Maas.Benchmarks;

/// <summary>
/// A training step of each template by the graph runner, against the same network written by hand with torch's modules: how fast, in
/// short interleaved rounds of one process, and how much memory at most, each in a process of its own. Adam, one thread.
/// </summary>
internal static class TrainingStep
{
    private const int Rounds = 21;
    private const int MemoryChildren = 5;
    private const int MemorySteps = 20;
    private const double LeastSpeed = 0.95;
    private const double MostMemory = 1.1;
    private static readonly TimeSpan RoundLength = TimeSpan.FromMilliseconds(150);

    public static async Task RunAsync()
    {
        set_num_threads(1);
        Console.WriteLine(
            "Training step: Adam, one thread; processor time by hand over that of the graph, memory of the graph over that by hand");
        Console.WriteLine(
            "| template | graph | by hand | speed (quartiles) | at least 0.95 | graph | by hand | memory (quartiles) | at most 1.1 |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var subject in StepSubject.All)
        {
            var speed = Speed(subject);
            Console.WriteLine($"| {subject.Name} | {speed} | {await MemoryAsync(subject)} |");
        }
    }

    /// <summary>
    /// Prints the most memory in bytes that a network's steps took beyond what torch and the code take: small ones were run both
    /// ways before.
    /// </summary>
    public static Task RunMemoryAsync(string name, string way)
    {
        set_num_threads(1);
        var subject = StepSubject.All.Single(each => each.Name == name);
        foreach (var small in StepSubject.Small)
        {
            using StepNetwork graph = small.ByGraph(), hand = small.ByHand();
            graph.Step();
            hand.Step();
        }

        var before = ResidentBytes("VmRSS");
        using var network = way == "graph" ? subject.ByGraph() : subject.ByHand();
        for (var step = 0; step < MemorySteps; step++)
        {
            network.Step();
        }

        Console.WriteLine(ResidentBytes("VmHWM") - before);
        return Task.CompletedTask;
    }

    private static string Speed(StepSubject subject)
    {
        using var graph = subject.ByGraph();
        using var hand = subject.ByHand();
        var (graphTimes, handTimes, ratios) = (new List<double>(), new List<double>(), new List<double>());
        Round(graph);
        Round(hand);
        for (var round = 0; round < Rounds; round++)
        {
            graphTimes.Add(Round(graph));
            handTimes.Add(Round(hand));
            ratios.Add(handTimes[^1] / graphTimes[^1]);
        }

        var (low, high) = (Quantile(ratios, 0.25), Quantile(ratios, 0.75));
        var ratio = Quantile(handTimes, 0.25) / Quantile(graphTimes, 0.25);
        var verdict = high - low > 1 - LeastSpeed && low < LeastSpeed ? "undecided" : ratio >= LeastSpeed ? "yes" : "no";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Quantile(graphTimes, 0.25):F3} ms | {Quantile(handTimes, 0.25):F3} ms | {ratio:F2} ({low:F2} to {high:F2}) | {verdict}");
    }

    private static async Task<string> MemoryAsync(StepSubject subject)
    {
        var (graph, hand) = (new List<double>(), new List<double>());
        for (var child = 0; child < MemoryChildren; child++)
        {
            graph.Add(await ChildAsync(subject, "graph"));
            hand.Add(await ChildAsync(subject, "hand"));
        }

        var ratio = Quantile(graph, 0.5) / Quantile(hand, 0.5);
        var (low, high) = (Quantile(graph, 0.25) / Quantile(hand, 0.75), Quantile(graph, 0.75) / Quantile(hand, 0.25));
        var verdict = high - low > MostMemory - 1 && high > MostMemory ? "undecided" : ratio <= MostMemory ? "yes" : "no";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Quantile(graph, 0.5) / 1e6:F1} MB | {Quantile(hand, 0.5) / 1e6:F1} MB | {ratio:F2} ({low:F2} to {high:F2}) | {verdict}");
    }

    private static async Task<double> ChildAsync(StepSubject subject, string way)
    {
        var start =
            new ProcessStartInfo(Environment.ProcessPath!, ["training-step-memory", subject.Name, way]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var told = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(told, CultureInfo.InvariantCulture);
    }

    // Milliseconds of processor time per step: what others do on the machine meanwhile counts less than in elapsed time.
    private static double Round(StepNetwork network)
    {
        var watch = Stopwatch.StartNew();
        var before = Environment.CpuUsage.TotalTime;
        var steps = 0;
        do
        {
            network.Step();
            steps++;
        }
        while (watch.Elapsed < RoundLength);

        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / steps;
    }

    private static double Quantile(List<double> values, double share) => values.Order().ElementAt((int)(share * values.Count));

    private static long ResidentBytes(string field)
    {
        var line = File.ReadLines("/proc/self/status").Single(line => line.StartsWith($"{field}:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
