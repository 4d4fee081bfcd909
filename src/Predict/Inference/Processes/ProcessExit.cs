using System.Runtime.InteropServices;

namespace Maas.Predict.Inference.Processes;

/// <summary>The end of this process that waits for no thread, and runs nothing of what else is done at its end: a model is computing.
/// </summary>
internal static class ProcessExit
{
    public static void Now(int exitCode)
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(exitCode);
        }

        ExitAtOnce(exitCode);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void ExitAtOnce(int exitCode);
}
