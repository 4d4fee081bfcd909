using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Maas.Benchmarks;

/// <summary>
/// The most memory that a training step's tensors take at one time, each way in a process of its own. Every block of 32 KiB or more
/// is mapped by itself there and unmapped when it is freed, so that what the allocator keeps for later is not counted.
/// </summary>
internal static class StepMemory
{
    private const int Children = 5;
    private const int Steps = 10;
    private const double Most = 1.1;

    // Numbers of malloc.h.
    private const int MapThreshold = -3;
    private const int MostMaps = -4;

    /// <summary>A part of a row of a Markdown table.</summary>
    public static async Task<string> CompareAsync(StepSubject subject)
    {
        var (graph, hand) = (new List<double>(), new List<double>());
        for (var child = 0; child < Children; child++)
        {
            graph.Add(await ChildAsync(subject, "graph"));
            hand.Add(await ChildAsync(subject, "hand"));
        }

        var (low, high) = (Quartiles.Low(graph) / Quartiles.High(hand), Quartiles.High(graph) / Quartiles.Low(hand));
        var ratio = Quartiles.Middle(graph) / Quartiles.Middle(hand);
        var verdict = high <= Most ? "yes" : low > Most ? "no" : "undecided";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Quartiles.Middle(graph) / 1e6:F1} MB | {Quartiles.Middle(hand) / 1e6:F1} MB | ")
            + string.Create(CultureInfo.InvariantCulture, $"{ratio:F2} ({low:F2} to {high:F2}) | {verdict}");
    }

    /// <summary>In a child: prints in bytes what network and steps took. Small ones ran before, for the code they load.</summary>
    public static Task RunChildAsync(string name, string way)
    {
        set_num_threads(1);
        foreach (var small in StepSubject.Small)
        {
            var (graph, hand) = small.Both();
            graph.Step();
            hand.Step();
            graph.Dispose();
            hand.Dispose();
        }

        var subject = StepSubject.All.Single(each => each.Name == name);
        using var network = subject.One(way);
        GC.Collect();
        if (SetOption(MostMaps, 1 << 20) != 1 || SetOption(MapThreshold, 32 << 10) != 1)
        {
            throw new InvalidOperationException("this needs glibc's mallopt");
        }

        // Resets the peak to what is held now.
        File.WriteAllText("/proc/self/clear_refs", "5");
        var before = ResidentBytes("VmHWM");
        for (var step = 0; step < Steps; step++)
        {
            network.Step();
        }

        Console.WriteLine(ResidentBytes("VmHWM") - before);
        return Task.CompletedTask;
    }

    private static async Task<double> ChildAsync(StepSubject subject, string way)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["training-step-memory", subject.Name, way])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var told = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(told, CultureInfo.InvariantCulture);
    }

    private static long ResidentBytes(string field)
    {
        var line = File.ReadLines("/proc/self/status").Single(line => line.StartsWith($"{field}:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int option, int value);
}
