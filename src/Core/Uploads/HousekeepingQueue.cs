using System.Text.Json;
using Azure.Storage.Queues;
using Maas.Core.Naming;
using Maas.Core.Storage;
using Maas.Core.Telemetry;

namespace Maas.Core.Uploads;

/// <summary>The queue of the serving app's own work. Delivers at least once.</summary>
public sealed class HousekeepingQueue(QueueServiceClient queues)
{
    // What the queue can delay at most is seven days.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1);

    private readonly QueueClient queue = queues.GetQueueClient(StorageNames.HousekeepingQueue);

    /// <summary>Asks for an upload to be examined; or, with a delay, for a look whether it has expired.</summary>
    public Task EnqueueAsync(HousekeepingTask task, TenantId tenant, UploadId upload, TimeSpan delay, CancellationToken cancellation) =>
        SendAsync(new(task, tenant.Value, Upload: upload.Value), delay, cancellation);

    /// <summary>Asks for an upload to be examined later, for the given time.</summary>
    public Task PutOffAsync(TenantId tenant, UploadId upload, int time, TimeSpan delay, CancellationToken cancellation) => SendAsync(
        new(HousekeepingTask.ExamineUpload, tenant.Value, Upload: upload.Value) { PutOff = time }, delay, cancellation);

    /// <summary>Asks for the files of a model's deleted versions to go.</summary>
    public Task EnqueueSweepAsync(TenantId tenant, ModelName model, CancellationToken cancellation) =>
        SendAsync(new(HousekeepingTask.SweepModel, tenant.Value, Model: model.Value), TimeSpan.Zero, cancellation);

    private async Task SendAsync(HousekeepingMessage message, TimeSpan delay, CancellationToken cancellation) =>
        await queue.SendMessageAsync(
            JsonSerializer.Serialize(
                message with { Traceparent = delay == TimeSpan.Zero ? Spans.TraceParent : null }, JsonSerializerOptions.Web),
            visibilityTimeout: delay < LongestDelay ? delay : LongestDelay,
            timeToLive: TimeSpan.FromSeconds(-1),
            cancellation);
}
