using System.Runtime.InteropServices;

namespace Maas.Cli;

/// <summary>
/// Ctrl+C, SIGTERM and SIGHUP as a cancelled token. A second signal is left to the system, which ends the process at once:
/// the keepers of <c>maas up</c> then stop what it started.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public Interrupt()
    {
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];
        registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, Take))];
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        source.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        context.Cancel = !source.IsCancellationRequested;
        source.Cancel();
    }
}
