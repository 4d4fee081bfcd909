using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Maas.Predict.Inference.Processes;

/// <summary>This program once more, as a process of its own that knows nothing of the app's settings.</summary>
internal static class OwnProgram
{
    // What .NET and ONNX Runtime read to start. It spares accidents, and hides nothing from code that has taken the process over: that
    // can read all of it from the app's own environment, as it is of the same user.
    private static readonly string[] Inherited =
        ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "SystemRoot", "TEMP", "TMP", "TMPDIR"];

    // …/shared/Microsoft.NETCore.App/10.0.x/ → …: who runs this may be another program, which hosts .NET.
    private static string Dotnet => Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <summary>Its input, output and complaints are pipes of the caller's, who ends it.</summary>
    public static Process Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Dotnet, [typeof(OwnProgram).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.Except(Inherited, StringComparer.OrdinalIgnoreCase).ToList())
        {
            start.Environment.Remove(name);
        }

        // No debugger's socket, and no code that counts what it does.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        return Process.Start(start) ?? throw new InvalidOperationException($"{Dotnet} did not start");
    }
}
