using Maas.Core.Registry;
using Maas.Predict.Inference.Processes;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference;

/// <summary>
/// Tells all runs to end when the app stops, and ends the process where one does not: its thread is inside an operator, and the server
/// would wait for the call that it belongs to as long as it waits for any. Work that writes down how far it came ends first.
/// </summary>
public sealed partial class RunsAtStop(
    SessionCache sessions, SessionLoader loader, WorkAtStop work, IHostApplicationLifetime app, TimeProvider time,
    ILogger<RunsAtStop> logger)
    : IHostedService, IDisposable
{
    // What computes for longer has callers who hear of the stop in any case.
    private static readonly ServingSettings LastTime = new() { TimeoutSeconds = 1 };

    // For the timers of the runs, and for the log.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1) + LostRuns.Grace + Margin;

    // With all else below the 15 s after which whoever started the app may kill it.
    private static readonly TimeSpan LongestWork = TimeSpan.FromSeconds(7);

    private readonly CancellationTokenSource ending = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        app.ApplicationStopping.Register(() => _ = EndAsync());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The app has ended by itself.</summary>
    public void Dispose() => ending.Cancel();

    private async Task EndAsync()
    {
        try
        {
            await TellUntilLostAsync();
            Log.Left(logger);
            await Task.WhenAny(work.EndedAsync(), Task.Delay(LongestWork, time, ending.Token));
            await Task.Delay(Margin, time, ending.Token);

            // So that no version is suspected of this end.
            loader.Dispose();
            ProcessExit.Now(0);
        }
        catch (Exception exception) when (!ending.IsCancellationRequested)
        {
            Log.Failed(logger, exception);
        }
    }

    // Where all runs end, the process is gone before this is over. Models whose load ends meanwhile are told at the next look.
    private async Task TellUntilLostAsync()
    {
        for (var begun = time.GetTimestamp(); time.GetElapsedTime(begun) < Patience || loader.Cores.Lost == 0;)
        {
            sessions.Look(static shelf => shelf.WhereInUse(_ => true)).ForEach(static cached =>
            {
                cached.Loaded?.Runs.Lost.Stop();
                cached.Loaded?.Runs.LimitTo(LastTime);
            });
            await Task.Delay(Margin, time, ending.Token);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The app ends while a run goes on that does not end when it is told to")]
        public static partial void Left(ILogger logger);

        [LoggerMessage(LogLevel.Error, "Not all runs could be told of the stop, and the app may wait for one that does not end")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
