using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Maas.Cli.Up.Children;

/// <summary>
/// <c>maas keep COMMAND</c>: runs the command and ends it when standard input closes. It closes when <c>maas up</c> wants it so,
/// and also when <c>maas up</c> is killed, so that nothing is left running however it ends.
/// </summary>
internal static class Keeper
{
    // A trainer writes a checkpoint before it ends, which takes seconds.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(string[] command)
    {
        var unix = !OperatingSystem.IsWindows();
        if (unix)
        {
            UnixProcess.StartSession();
        }

        using var stop = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var child = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true })
            ?? throw new InvalidOperationException($"{command[0]} did not start");
        var exited = child.WaitForExitAsync(CancellationToken.None);
        if (await Task.WhenAny(exited, WaitForCloseAsync(stop.Token)) != exited)
        {
            await EndAsync(child, exited, unix);
        }

        return child.ExitCode;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task WaitForCloseAsync(CancellationToken stop)
    {
        await using var input = Console.OpenStandardInput();
        var buffer = new byte[1];
        try
        {
            // Reading a pipe can't be cancelled everywhere, so the wait is, not the read.
            while (await input.ReadAsync(buffer, CancellationToken.None).AsTask().WaitAsync(stop) > 0)
            {
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task EndAsync(Process child, Task exited, bool gently)
    {
        if (gently)
        {
            UnixProcess.AskToEnd(child.Id);
            await Task.WhenAny(exited, Task.Delay(Grace, CancellationToken.None));
        }

        if (!exited.IsCompleted)
        {
            child.Kill(entireProcessTree: true);
        }

        await exited;
    }
}
