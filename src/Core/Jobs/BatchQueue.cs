using System.Text.Json;
using Azure.Storage.Queues;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Core.Jobs;

/// <summary>The serving app's own queue of batch predictions. Delivers at least once.</summary>
public sealed class BatchQueue(QueueServiceClient queues)
{
    private readonly QueueClient queue = queues.GetQueueClient(StorageNames.BatchQueue);

    /// <summary>Puts the job on the queue, to go on after the claim with this fence; it shows after <paramref name="delay"/>.</summary>
    public async Task EnqueueAsync(TenantId tenant, JobId job, int fence, TimeSpan delay, CancellationToken cancellation)
    {
        var message = JsonSerializer.Serialize(new BatchMessage(tenant.Value, job.Value, fence), CoreJson.Default.BatchMessage);
        await queue.SendMessageAsync(message, visibilityTimeout: delay, timeToLive: TimeSpan.FromSeconds(-1), cancellation);
    }
}
