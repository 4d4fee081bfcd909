using System.Globalization;
using Maas.Testing;

namespace Maas.Predict.Tests.Inference;

/// <summary>The processes that an app has started for models, by the word that asks for them, as Linux tells of them.</summary>
internal static class ChildProcesses
{
    public static IReadOnlyList<int> Of(int app, string word) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) ? process : 0)
            .Where(process => process > 0 && Read(process, "status").Contains($"\nPPid:\t{app}\n", StringComparison.Ordinal)
                && Read(process, "cmdline").Contains(word, StringComparison.Ordinal)),
    ];

    /// <summary>Waits for one.</summary>
    public static async Task<int> OneOfAsync(int app, string word) =>
        (await Eventually.GetAsync(() => Task.FromResult(Of(app, word) is [_, ..] found ? found : null)))[0];

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
