using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Maas.Testing;

/// <summary>A function app as a process of its own, from its output folder. It ends with the test that disposes it.</summary>
public sealed class AppProcess : IDisposable
{
    private const int Terminate = 15;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder said = new();
    private readonly TaskCompletionSource<string> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AppProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Everything it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (said)
            {
                return said.ToString();
            }
        }
    }

    public int Id => process.Id;

    /// <summary>The program of <c>src/{app}</c>, built as this test is:
    /// …/bin/Debug/net10.0 of the test is the same below the app.</summary>
    public static string ProgramOf(string app)
    {
        var bin = $"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}";
        var output = AppContext.BaseDirectory[AppContext.BaseDirectory.LastIndexOf(bin, StringComparison.Ordinal)..];
        return RepositoryFolder.Combine("src", app) + Path.Combine(output, $"Maas.{app}.dll");
    }

    /// <summary>Starts <c>src/{app}</c>, built as this test is, and waits until it says that it is ready.</summary>
    public static Task<AppProcess> StartAsync(string app, IReadOnlyDictionary<string, string> settings) =>
        StartProgramAsync(ProgramOf(app), settings);

    /// <summary>Starts a function app from wherever its assembly is, and waits until it says that it is ready.</summary>
    public static async Task<AppProcess> StartProgramAsync(string program, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["FUNCTIONS_EMULATOR_URL"] = "http://127.0.0.1:0";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var started = new AppProcess(Process.Start(start)!);
        var first = await Task.WhenAny(started.ready.Task, started.process.WaitForExitAsync(), Task.Delay(Deadline));
        return first == started.ready.Task ? started : throw new InvalidOperationException($"{program} did not start: {started.Output}");
    }

    /// <summary>Where it listens, for an app with HTTP.</summary>
    public async Task<Uri> AddressAsync() => new((await ready.Task).Split(' ')[^1]);

    /// <summary>Asks it to end, as a platform does before it takes a replica away, and gives its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        _ = Signal(process.Id, Terminate);
        await process.WaitForExitAsync().WaitAsync(Deadline);
        return process.ExitCode;
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public Task EndedAsync() => process.WaitForExitAsync().WaitAsync(2 * Deadline);

    /// <summary>Ends it at once, as a crash does.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Deadline);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private void Hear(string? line)
    {
        lock (said)
        {
            said.AppendLine(line);
        }

        if (line?.StartsWith("Listening ", StringComparison.Ordinal) == true)
        {
            ready.TrySetResult(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
