using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace Maas.FunctionsEmulator.Queues;

/// <summary>
/// Keeps one message invisible to others while its function runs, renewing at half time.
/// A renewal gives a new pop receipt, and only the newest one can delete or release. So a renewal under way is never cancelled,
/// and deleting or releasing first waits until no renewal can come.
/// </summary>
internal sealed partial class MessageLease : IAsyncDisposable
{
    private readonly QueueClient queue;
    private readonly string messageId;
    private readonly TimeSpan visibility;
    private readonly CancellationTokenSource ending = new();
    private readonly Task renewing;
    private string popReceipt;

    public MessageLease(QueueClient queue, QueueMessage message, TimeSpan visibility, TimeProvider time, ILogger logger)
    {
        this.queue = queue;
        this.visibility = visibility;
        messageId = message.MessageId;
        popReceipt = message.PopReceipt;
        renewing = RenewAsync(time, logger);
    }

    public async Task DeleteAsync()
    {
        await EndAsync();
        await queue.DeleteMessageAsync(messageId, popReceipt, CancellationToken.None);
    }

    public async Task ReleaseAsync(TimeSpan after)
    {
        await EndAsync();
        await queue.UpdateMessageAsync(messageId, popReceipt, messageText: null, after, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        ending.Dispose();
    }

    private async Task EndAsync()
    {
        await ending.CancelAsync();
        await renewing;
    }

    private async Task RenewAsync(TimeProvider time, ILogger logger)
    {
        while (!ending.IsCancellationRequested)
        {
            await Task.Delay(visibility / 2, time, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!ending.IsCancellationRequested)
            {
                await RenewAsync(logger);
            }
        }
    }

    private async Task RenewAsync(ILogger logger)
    {
        try
        {
            UpdateReceipt renewed =
                await queue.UpdateMessageAsync(messageId, popReceipt, messageText: null, visibility, CancellationToken.None);
            popReceipt = renewed.PopReceipt;
        }
        catch (Exception error) when (StorageFailure.Is(error))
        {
            Log.Lost(logger, queue.Name, messageId, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Message} of {Queue} could not be kept invisible; it may run twice")]
        public static partial void Lost(ILogger logger, string queue, string message, Exception error);
    }
}
