using System.Diagnostics;

namespace Maas.Cli.Up.Children;

/// <summary>A program that <c>maas up</c> started under a <see cref="Keeper"/>. Stopped, it and all it started are gone.</summary>
internal sealed class Child : IAsyncDisposable
{
    // The keeper's grace, and the time for it to see the end.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private readonly Process keeper;
    private readonly ChildCommand command;
    private readonly string logFile;
    private readonly LastLines lines;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task outputRead;

    private Child(Process keeper, ChildCommand command, string logFile, FileMode log)
    {
        (this.keeper, this.command, this.logFile) = (keeper, command, logFile);
        lines = new LastLines(logFile, log);
        keeper.OutputDataReceived += (_, line) => Hear(line.Data);
        keeper.ErrorDataReceived += (_, line) => Hear(line.Data);
        keeper.BeginOutputReadLine();
        keeper.BeginErrorReadLine();
        keeper.Exited += (_, _) => exited.TrySetResult();
        keeper.EnableRaisingEvents = true;

        // Also waits for the output's end, which is later where the keeper was killed and its program lives on.
        outputRead = keeper.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Done once the program has ended, for whatever reason.</summary>
    public Task Exited => exited.Task;

    public static Child Start(ChildCommand command, string logFile, FileMode log = FileMode.Create)
    {
        var start = new ProcessStartInfo(DotnetHost.Path)
        {
            WorkingDirectory = command.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] keep = [Path.Combine(AppContext.BaseDirectory, "maas.dll"), "keep", command.Program, .. command.Arguments];
        foreach (var argument in keep)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        var keeper = Process.Start(start) ?? throw CommandException.Refused($"{command.Name} can't be started");
        return new Child(keeper, command, logFile, log);
    }

    /// <exception cref="CommandException">The program ended, or took too long.</exception>
    public async Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        var limit = Task.Delay(StartLimit, cancellation);
        if (await Task.WhenAny(ready.Task, Exited, limit) == ready.Task)
        {
            return;
        }

        cancellation.ThrowIfCancellationRequested();
        throw Exited.IsCompleted
            ? await DeathAsync()
            : CommandException.Refused($"{command.Name} is not ready after {StartLimit.TotalMinutes} minutes", lines.ToList());
    }

    /// <summary>The program's end, as a failure with its last lines.</summary>
    public async Task<CommandException> DeathAsync()
    {
        await Task.WhenAny(outputRead, Task.Delay(OutputGrace, CancellationToken.None));
        return CommandException.Refused(
            $"{command.Name} ended by itself (exit code {keeper.ExitCode}); its last lines, the rest is in {logFile}:", lines.ToList());
    }

    public async ValueTask DisposeAsync()
    {
        keeper.StandardInput.Close();
        await Task.WhenAny(Exited, Task.Delay(Grace, CancellationToken.None));
        KillRest();
        await outputRead;
        keeper.Dispose();
        lines.Dispose();
    }

    // Also when the keeper ended: had somebody killed it, its program would live on in the keeper's process group.
    private void KillRest()
    {
        if (!OperatingSystem.IsWindows())
        {
            UnixProcess.KillGroup(keeper.Id);
        }
        else if (!Exited.IsCompleted)
        {
            keeper.Kill(entireProcessTree: true);
        }
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        lines.Add(line);
        if (!ready.Task.IsCompleted && command.IsReady(line))
        {
            ready.TrySetResult();
        }
    }
}
