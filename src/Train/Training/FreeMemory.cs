using System.Globalization;

namespace Maas.Train.Training;

/// <summary>How much more memory this process can have: what the system has left, or its container, whichever is less.</summary>
internal static class FreeMemory
{
    private static readonly string[] Limits = ["sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory/memory.limit_in_bytes"];

    /// <summary>In bytes, and rather too many: pages of files don't count as taken, and swap space counts as free.</summary>
    /// <param name="root">Where the system's files lie; where they don't, there is no end of memory.</param>
    public static long Read(string root = "/")
    {
        var ofContainer = Limits.Select(path => FindLimit(Path.Combine(root, path))).FirstOrDefault(limit => limit is not null);
        var taken = FindBytes(Path.Combine(root, "proc/self/status"), "RssAnon") ?? 0;
        var system = Path.Combine(root, "proc/meminfo");
        var ofSystem = FindBytes(system, "MemAvailable") + (FindBytes(system, "SwapFree") ?? 0);
        return Math.Max(0, Math.Min(ofContainer - taken ?? long.MaxValue, ofSystem ?? long.MaxValue));
    }

    // "max", where there is none, is no number.
    private static long? FindLimit(string path) =>
        File.Exists(path) && long.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out var bytes) ? bytes : null;

    // "MemAvailable:   12345 kB"
    private static long? FindBytes(string path, string name)
    {
        var line = File.Exists(path)
            ? File.ReadLines(path).FirstOrDefault(line => line.StartsWith($"{name}:", StringComparison.Ordinal))
            : null;
        var words = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [_, var kibibytes, ..] && long.TryParse(kibibytes, CultureInfo.InvariantCulture, out var count)
            ? count * 1024
            : null;
    }
}
