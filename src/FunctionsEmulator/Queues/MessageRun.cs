using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Maas.FunctionsEmulator.Catalog;
using Maas.FunctionsEmulator.Invocation;
using Maas.FunctionsEmulator.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Maas.FunctionsEmulator.Queues;

/// <summary>
/// Runs a function for one message and ends the message: deleted, visible again, or moved to the poison queue; of such a one, left.
/// </summary>
internal sealed partial class MessageRun(
    FunctionInvoker invoker, QueueConnections connections, QueueOutputs outputs, HostJson hostJson, EmulatorSettings settings,
    IServiceScopeFactory scopes, ILogger<MessageRun> logger)
{
    private const string PoisonSuffix = "-poison";

    // How long a function whose time is up may take to notice.
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(5);

    /// <summary>Never throws: what goes wrong is logged, and the message comes back when its invisibility is over.</summary>
    public async Task RunAsync(QueueFunction function, QueueClient queue, QueueMessage message, CancellationToken stopping)
    {
        await using var lease = new MessageLease(queue, message, settings.Visibility, settings.Time, logger);
        try
        {
            await EndAsync(function, message, lease, stopping);
        }
        catch (Exception error) when (StorageFailure.Is(error))
        {
            Log.NotEnded(logger, queue.Name, message.MessageId, error);
        }
    }

    private async Task EndAsync(QueueFunction function, QueueMessage message, MessageLease lease, CancellationToken stopping)
    {
        var decoded = MessageText.TryDecode(message, hostJson.Base64Messages);
        if (function.Queue.Queue.EndsWith(PoisonSuffix, StringComparison.Ordinal))
        {
            await EndPoisonedAsync(function, decoded, lease, stopping);
        }
        else if (decoded is null || message.DequeueCount > hostJson.MaxDequeueCount)
        {
            await PoisonAsync(function, message, lease, decoded is null ? "its text is not base64" : "it was tried too often");
        }
        else if (await TryInvokeAsync(function, decoded, stopping))
        {
            await lease.DeleteAsync();
        }
        else if (message.DequeueCount >= hostJson.MaxDequeueCount)
        {
            await PoisonAsync(function, message, lease, "it was tried too often");
        }
        else
        {
            await lease.ReleaseAsync(hostJson.VisibilityTimeout);
        }
    }

    // The real host gives such a queue no poison queue: what fails comes back when its invisibility is over, however often.
    private async Task EndPoisonedAsync(QueueFunction function, QueueMessage? decoded, MessageLease lease, CancellationToken stopping)
    {
        if (decoded is not null && await TryInvokeAsync(function, decoded, stopping))
        {
            await lease.DeleteAsync();
        }
    }

    private async Task<bool> TryInvokeAsync(QueueFunction function, QueueMessage message, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(hostJson.FunctionTimeout ?? Timeout.InfiniteTimeSpan, settings.Time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        await using var scope = scopes.CreateAsyncScope();
        var context = new EmulatedContext(function, MessageMetadata.Of(message), scope.ServiceProvider, ending.Token) { Message = message };
        try
        {
            var patience = hostJson.FunctionTimeout is { } timeout ? timeout + Notice : Timeout.InfiniteTimeSpan;
            await invoker.InvokeAsync(context).WaitAsync(patience, settings.Time, CancellationToken.None);
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"the function took longer than the functionTimeout of host.json, {hostJson.FunctionTimeout}");
            }

            await outputs.WriteAsync(context, CancellationToken.None);
            return true;
        }
        catch (Exception error)
        {
            Log.Failed(logger, function.Name, message.MessageId, message.DequeueCount, error);
            return false;
        }
    }

    private async Task PoisonAsync(QueueFunction function, QueueMessage message, MessageLease lease, string reason)
    {
        // The clients all send text as it is, so the poison queue gets exactly what came.
        var poison = connections.Get(function.Name, function.Queue with { Queue = $"{function.Queue.Queue}{PoisonSuffix}" });
        await poison.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
        await poison.SendMessageAsync(message.Body, cancellationToken: CancellationToken.None);
        await lease.DeleteAsync();
        Log.Poisoned(logger, message.MessageId, function.Queue.Queue, reason);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Function {Function} failed on message {Message}, dequeued {Count} times")]
        public static partial void Failed(ILogger logger, string function, string message, long count, Exception error);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Message} of {Queue} goes to the poison queue: {Reason}")]
        public static partial void Poisoned(ILogger logger, string message, string queue, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "A message of {Queue} could not be ended: {Message}")]
        public static partial void NotEnded(ILogger logger, string queue, string message, Exception error);
    }
}
