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
    private const double LeastSpeed = 0.95;
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
            Console.WriteLine($"| {subject.Name} | {speed} | {await StepMemory.CompareAsync(subject)} |");
        }
    }

    private static string Speed(StepSubject subject)
    {
        var (graph, hand) = subject.Both();
        using var disposesGraph = graph;
        using var disposesHand = hand;
        CheckSame(graph, hand);
        var (graphTimes, handTimes, ratios) = (new List<double>(), new List<double>(), new List<double>());
        Round(graph);
        Round(hand);
        for (var round = 0; round < Rounds; round++)
        {
            graphTimes.Add(Round(graph));
            handTimes.Add(Round(hand));
            ratios.Add(handTimes[^1] / graphTimes[^1]);
        }

        var (low, high) = (Quartiles.Low(ratios), Quartiles.High(ratios));
        var ratio = Quartiles.Low(handTimes) / Quartiles.Low(graphTimes);
        var verdict = high - low > 1 - LeastSpeed && low < LeastSpeed ? "undecided" : ratio >= LeastSpeed ? "yes" : "no";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Quartiles.Low(graphTimes):F3} ms | {Quartiles.Low(handTimes):F3} ms | {ratio:F2} ({low:F2} to {high:F2}) | {verdict}");
    }

    // Twice with a step between: the same loss, and the same gradients, else two networks would be compared.
    private static void CheckSame(StepNetwork graph, StepNetwork hand)
    {
        for (var time = 0; time < 2; time++)
        {
            var (byGraph, byHand) = (graph.Loss(), hand.Loss());
            if (!(Math.Abs(byGraph - byHand) <= 1e-3 * Math.Abs(byHand)))
            {
                throw new InvalidOperationException($"the graph's loss is {byGraph}, by hand it is {byHand} (after {time} steps)");
            }

            graph.Step();
            hand.Step();
        }
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
}
