using System.Diagnostics;
using System.Globalization;

namespace Maas.Predict.Inference.Processes;

/// <summary>What another process has of memory for itself.</summary>
internal static class ProcessMemory
{
    /// <summary>What .NET and ONNX Runtime have for themselves in a process of one model: 18 MiB (27 November 2026, x64), rounded up.
    /// </summary>
    public const long OwnBytes = 32 << 20;

    private static readonly string[] Kinds = ["RssAnon:", "RssShmem:", "VmSwap:"];

    /// <summary>Less what is mapped of files, on Linux; all that it holds elsewhere. 0 once it has ended.</summary>
    public static long PrivateBytes(Process process)
    {
        try
        {
            return OperatingSystem.IsLinux() ? OnLinux(process.Id) : Elsewhere(process);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            return 0;
        }
    }

    // RssAnon:	   12345 kB
    private static long OnLinux(int process) => File.ReadLines($"/proc/{process}/status")
        .Where(line => Kinds.Any(kind => line.StartsWith(kind, StringComparison.Ordinal)))
        .Sum(line => long.Parse(line.Split(':', ' ')[^2], CultureInfo.InvariantCulture) << 10);

    private static long Elsewhere(Process process)
    {
        process.Refresh();
        return process.WorkingSet64;
    }
}
