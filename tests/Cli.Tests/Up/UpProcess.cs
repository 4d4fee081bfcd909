using System.Diagnostics;
using System.Text;
using Maas.Cli.Tests.Up.Children;
using Maas.Cli.Up;
using Maas.Testing;

namespace Maas.Cli.Tests.Up;

/// <summary><c>maas up</c> as a process of its own, on a free port, with a data folder and a profile of its own.</summary>
internal sealed class UpProcess : IDisposable
{
    // What it starts inherits this variable, so that anything left of it can be told from other processes.
    private const string Mark = "MAAS_TEST_RUN";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private readonly Process process;
    private readonly string mark = Guid.NewGuid().ToString("N");
    private readonly StringBuilder said = new();
    private readonly TaskCompletionSource running = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private UpProcess(TestFolder scratch, string[] arguments)
    {
        var start = new ProcessStartInfo(DotnetHost.Path)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [Mark] = mark, ["MAAS_PROFILE"] = scratch["profile.json"] },
        };
        string[] all = [Path.Combine(AppContext.BaseDirectory, "maas.dll"), "up", "--data", scratch["data"], "--port", "0", .. arguments];
        foreach (var argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

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

    public static UpProcess Start(TestFolder scratch, params string[] arguments) => new(scratch, arguments);

    /// <summary>Once it serves and waits to be stopped.</summary>
    public async Task UntilServingAsync()
    {
        var ended = process.WaitForExitAsync();
        Assert.AreEqual(running.Task, await Task.WhenAny(running.Task, ended).WaitAsync(Deadline), Output);
    }

    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Deadline);
        return process.ExitCode;
    }

    public void Kill() => process.Kill();

    /// <summary>The processes that it started, and itself, as far as they run.</summary>
    public IReadOnlyList<int> Left() =>
        [.. LinuxProcess.All().Where(id => LinuxProcess.HasVariable(id, Mark, mark) && !LinuxProcess.IsGone(id))];

    public void Dispose()
    {
        foreach (var left in Left())
        {
            LinuxProcess.Kill(left);
        }

        process.Dispose();
    }

    private void Hear(string? line)
    {
        lock (said)
        {
            said.AppendLine(line);
        }

        if (line?.StartsWith("Ctrl+C stops", StringComparison.Ordinal) == true)
        {
            running.TrySetResult();
        }
    }
}
