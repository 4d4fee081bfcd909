using Azure.Storage.Queues;
using Maas.Core.Storage;
using Maas.Testing;

namespace Maas.Predict.Tests.Api.Native;

/// <summary>What lies on the queue of training jobs.</summary>
internal static class QueuedJobs
{
    /// <summary>Waits until the queue shows a message that names the job. Tests share the queue, so what is read stays there.</summary>
    public static async Task ContainsAsync(string job)
    {
        var queue = new QueueClient(
            await Azurite.StartAsync(), StorageNames.TrainingQueue,
            new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await Eventually.TrueAsync(async () =>
        {
            var messages = await queue.ReceiveMessagesAsync(32, TimeSpan.FromSeconds(1));
            return messages.Value.Any(message => message.Body.ToString().Contains(job, StringComparison.Ordinal));
        });
    }
}
