using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Hosting;

namespace Maas.Core.Storage;

/// <summary>
/// Makes the containers, tables and queues before the app starts, where it reaches storage by a connection string;
/// with an identity they are provisioned.
/// </summary>
internal sealed class LocalStorageServices(BlobServiceClient blobs, QueueServiceClient queues, TableServiceClient tables) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(
        [
            .. StorageNames.Containers.Select(
                name => blobs.GetBlobContainerClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
            .. StorageNames.Queues.Select(name => queues.GetQueueClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
            .. StorageNames.Tables.Select(name => tables.GetTableClient(name).CreateIfNotExistsAsync(cancellationToken)),
        ]);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
