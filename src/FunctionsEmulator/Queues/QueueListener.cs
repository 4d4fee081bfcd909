using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Maas.FunctionsEmulator.Catalog;
using Maas.FunctionsEmulator.Settings;
using Microsoft.Extensions.Logging;

namespace Maas.FunctionsEmulator.Queues;

/// <summary>Takes messages of one function's queue, as many at once as host.json allows, and runs each.</summary>
internal sealed partial class QueueListener(
    QueueFunction function, QueueConnections connections, MessageRun run, HostJson hostJson, EmulatorSettings settings,
    ILogger<QueueListener> logger)
{
    private readonly QueueClient queue = connections.Get(function.Name, function.Queue);
    private readonly List<Task> running = [];

    /// <summary>Ends once <paramref name="stopping"/> is cancelled and the last function that was running is over.</summary>
    public async Task ListenAsync(CancellationToken stopping)
    {
        var pause = new PollingInterval(hostJson.MaxPollingInterval);
        while (!stopping.IsCancellationRequested)
        {
            var messages = await TakeAsync();
            if (messages.Length > 0)
            {
                pause.Reset();
                running.AddRange(messages.Select(message => run.RunAsync(function, queue, message, stopping)));
                await UntilThereIsRoomAsync();
            }
            else
            {
                await Task.Delay(pause.Next(), settings.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(running);
    }

    // Never cancelled: a request given up on its way back would leave its messages invisible for ten minutes.
    // Those that come while the app stops run with a cancelled token, and so are visible again at once.
    private async Task<QueueMessage[]> TakeAsync()
    {
        try
        {
            return await queue.ReceiveMessagesAsync(hostJson.BatchSize, settings.Visibility, CancellationToken.None);
        }
        catch (RequestFailedException error) when (error.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return [];
        }
        catch (Exception error) when (StorageFailure.Is(error))
        {
            Log.Unreachable(logger, queue.Name, error.Message);
            return [];
        }
    }

    private async Task UntilThereIsRoomAsync()
    {
        running.RemoveAll(task => task.IsCompleted);
        while (running.Count > hostJson.NewBatchThreshold)
        {
            running.Remove(await Task.WhenAny(running));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The queue {Queue} can't be reached: {Reason}")]
        public static partial void Unreachable(ILogger logger, string queue, string reason);
    }
}
