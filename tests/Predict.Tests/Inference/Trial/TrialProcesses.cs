using System.Globalization;
using Maas.Predict.Inference.Trial;
using Maas.Testing;

namespace Maas.Predict.Tests.Inference.Trial;

/// <summary>The processes in which an app tries models, as Linux tells of them.</summary>
internal static class TrialProcesses
{
    public static IReadOnlyList<int> Of(int app) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) ? process : 0)
            .Where(process => process > 0 && Read(process, "status").Contains($"\nPPid:\t{app}\n", StringComparison.Ordinal)
                && Read(process, "cmdline").Contains(TrialProgram.Word, StringComparison.Ordinal)),
    ];

    /// <summary>Waits for one.</summary>
    public static async Task<int> OneOfAsync(int app) =>
        (await Eventually.GetAsync(() => Task.FromResult(Of(app) is [_, ..] found ? found : null)))[0];

    /// <summary>Also where whoever inherited it has not looked after it yet.</summary>
    public static bool HasEnded(int process) =>
        Read(process, "status") is var status && (status.Length == 0 || status.Contains("\nState:\tZ", StringComparison.Ordinal));

    private static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
