using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Maas.Testing;

namespace Maas.FunctionsEmulator.Tests;

/// <summary>The sample app as a process of its own.</summary>
internal sealed class SampleProcess : IDisposable
{
    private const int Terminate = 15;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();

    private SampleProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static SampleProcess Start(params (string Name, string Value)[] environment)
    {
        // .../tests/FunctionsEmulator.Tests/bin/Debug/net10.0 → the same below SampleApp
        var output = Path.GetRelativePath(RepositoryFolder.Combine("tests", "FunctionsEmulator.Tests"), AppContext.BaseDirectory);
        var start = new ProcessStartInfo("dotnet", [RepositoryFolder.Combine("tests", "SampleApp", output, "Maas.SampleApp.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new SampleProcess(Process.Start(start)!);
    }

    /// <summary>The rest of the next line of output that begins so.</summary>
    public async Task<string> ReadAsync(string beginning)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            var line = await lines.Reader.ReadAsync(deadline.Token);
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return line[beginning.Length..];
            }
        }
    }

    /// <summary>Asks the process to end, as `docker stop` does, and gives its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        Assert.AreEqual(0, Signal(process.Id, Terminate));
        return await ExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Deadline);
        return process.ExitCode;
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private void Keep(string? line) => lines.Writer.TryWrite(line ?? "");

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
