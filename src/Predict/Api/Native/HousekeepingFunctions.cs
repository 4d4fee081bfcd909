using Maas.Core.Storage;
using Maas.Core.Uploads;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>The serving app's own work, which takes too long for a request, or has to wait.</summary>
public sealed class HousekeepingFunctions(Housekeeping housekeeping)
{
    [Function("housekeeping")]
    public Task WorkAsync(
        [QueueTrigger(StorageNames.HousekeepingQueue, Connection = StorageServices.Connection)] HousekeepingMessage message,
        CancellationToken cancellation) => housekeeping.WorkAsync(message, cancellation);

    [Function("housekeeping-poisoned")]
    public Task PoisonedAsync(
        [QueueTrigger(StorageNames.HousekeepingPoisonQueue, Connection = StorageServices.Connection)] HousekeepingMessage message,
        CancellationToken cancellation) => housekeeping.GiveUpAsync(message, cancellation);
}
