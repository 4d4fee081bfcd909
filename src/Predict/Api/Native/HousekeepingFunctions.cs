using Maas.Core.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>The serving app's own work, which takes too long for a request, or has to wait. Messages come as text: what can't be read
/// would else go from queue to poison queue to a poison queue of that.</summary>
public sealed class HousekeepingFunctions(Housekeeping housekeeping)
{
    [Function("housekeeping")]
    public Task WorkAsync(
        [QueueTrigger(StorageNames.HousekeepingQueue, Connection = StorageServices.Connection)] string message,
        CancellationToken cancellation) => housekeeping.WorkAsync(message, cancellation);

    [Function("housekeeping-poisoned")]
    public Task PoisonedAsync(
        [QueueTrigger(StorageNames.HousekeepingPoisonQueue, Connection = StorageServices.Connection)] string message,
        CancellationToken cancellation) => housekeeping.GiveUpAsync(message, cancellation);
}
