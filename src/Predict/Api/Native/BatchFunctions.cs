using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Storage;
using Maas.Predict.Batches;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>The way of a batch prediction: slice by slice, each by a message.</summary>
public sealed class BatchFunctions(BatchRun batches, BatchPoison poison)
{
    [Function("predict-batch")]
    public Task PredictAsync(
        [QueueTrigger(StorageNames.BatchQueue, Connection = StorageServices.Connection)] BatchMessage message,
        CancellationToken cancellation) =>
        batches.WorkAsync(TenantId.Parse(message.Tenant), JobId.Parse(message.JobId), message.Fence, cancellation);

    [Function("batch-poisoned")]
    public Task PoisonedAsync(
        [QueueTrigger(StorageNames.BatchPoisonQueue, Connection = StorageServices.Connection)] BatchMessage message,
        CancellationToken cancellation) =>
        poison.GiveUpAsync(TenantId.Parse(message.Tenant), JobId.Parse(message.JobId), message.Fence, cancellation);
}
