using System.Text.Json;
using Azure.Storage.Queues;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Core.Jobs;

/// <summary>The queue of jobs to train. Delivers at least once.</summary>
public sealed class TrainingQueue(QueueServiceClient queues)
{
    private readonly QueueClient queue = queues.GetQueueClient(StorageNames.TrainingQueue);

    /// <summary>Puts the job on the queue; it shows after <paramref name="delay"/> (at most 7 days).</summary>
    public async Task EnqueueAsync(TenantId tenant, JobId job, TimeSpan delay, CancellationToken cancellation)
    {
        var message = JsonSerializer.Serialize(new QueuedJob { Tenant = tenant, JobId = job }, CoreJson.Default.QueuedJob);
        await queue.SendMessageAsync(message, visibilityTimeout: delay, timeToLive: TimeSpan.FromSeconds(-1), cancellation);
    }
}
