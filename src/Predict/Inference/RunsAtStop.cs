using Maas.Core.Registry;
using Maas.Predict.Inference.Processes;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference;

/// <summary>
/// Tells all runs to end when the app stops, and ends the process where one does not: its thread is inside an operator, and the server
/// would wait for the call that it belongs to as long as it waits for any.
/// </summary>
public sealed partial class RunsAtStop(
    SessionCache sessions, SessionLoader loader, IHostApplicationLifetime app, TimeProvider time, ILogger<RunsAtStop> logger)
    : IHostedService
{
    // What computes for longer has callers who hear of the stop in any case.
    private static readonly ServingSettings LastTime = new() { TimeoutSeconds = 1 };

    // For the timers of the runs, and for the log.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(0.5);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        app.ApplicationStopping.Register(() => _ = EndAsync());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Where all runs end, the process is gone before this is over.
    private async Task EndAsync()
    {
        sessions.Look(static shelf => shelf.WhereInUse(_ => true)).ForEach(static cached =>
        {
            cached.Loaded?.Runs.Lost.Stop();
            cached.Loaded?.Runs.LimitTo(LastTime);
        });
        await Task.Delay(TimeSpan.FromSeconds(1) + LostRuns.Grace + Margin, time);
        if (loader.Cores.Lost > 0)
        {
            Log.Left(logger);
            await Task.Delay(Margin, time);

            // So that no version is suspected of this end.
            loader.Dispose();
            ProcessExit.Now(0);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The app ends while a run goes on that does not end when it is told to")]
        public static partial void Left(ILogger logger);
    }
}
