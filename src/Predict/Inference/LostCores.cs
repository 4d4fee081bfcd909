using Maas.Predict.Inference.Sessions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference;

/// <summary>
/// Ends an app all of whose cores are held by runs that do not end: its host starts another, which runs those versions in processes of
/// their own.
/// </summary>
public sealed partial class LostCores(
    SessionLoader loader, IHostApplicationLifetime app, TimeProvider time, ILogger<LostCores> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    // What is inside a long operator may still come to its end.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var since = time.GetTimestamp();
        while (time.GetElapsedTime(since) < Patience)
        {
            await Task.Delay(Look, time, stoppingToken);
            since = loader.Cores.AreLost ? since : time.GetTimestamp();
        }

        Log.Lost(logger);
        app.StopApplication();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Critical, "Runs that do not end hold all cores: this app ends, to be started again")]
        public static partial void Lost(ILogger logger);
    }
}
