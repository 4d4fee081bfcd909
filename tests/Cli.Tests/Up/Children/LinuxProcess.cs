using System.Diagnostics;
using System.Globalization;

namespace Maas.Cli.Tests.Up.Children;

/// <summary>What Linux tells of a process.</summary>
internal static class LinuxProcess
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static IReadOnlyList<int> All() =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(int.Parse!)];

    /// <summary>Whether it was started with this environment variable.</summary>
    public static bool HasVariable(int id, string name, string value)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ").Split('\0').Contains($"{name}={value}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public static string[] ArgumentsOf(int id) => File.ReadAllText($"/proc/{id}/cmdline").TrimEnd('\0').Split('\0');

    /// <summary>Whether it runs no more; one that ended and was not yet collected by its parent is gone too.</summary>
    public static bool IsGone(int id) => Columns(id) is not [var state, ..] || state is "Z" or "X";

    public static int ParentOf(int id) => int.Parse(Columns(id)[1], CultureInfo.InvariantCulture);

    public static int SessionOf(int id) => int.Parse(Columns(id)[3], CultureInfo.InvariantCulture);

    public static void Kill(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
    }

    public static async Task UntilGoneAsync(IReadOnlyList<int> ids)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!ids.All(IsGone))
        {
            await Task.Delay(Pause, deadline.Token);
        }
    }

    // After "pid (name) ": state, parent, group, session, …
    private static string[] Columns(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
