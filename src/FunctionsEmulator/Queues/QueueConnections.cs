using Azure.Identity;
using Azure.Storage.Queues;
using Maas.FunctionsEmulator.Catalog;
using Microsoft.Extensions.Configuration;

namespace Maas.FunctionsEmulator.Queues;

/// <summary>Clients of the queues, by the settings that triggers and outputs name as their connections.</summary>
internal sealed class QueueConnections(IConfiguration configuration)
{
    public QueueClient Get(string function, QueueAddress address)
    {
        var options = new QueueClientOptions { Retry = { MaxRetries = 2, NetworkTimeout = TimeSpan.FromSeconds(10) } };
        var section = configuration.GetSection(address.Connection);
        if (!string.IsNullOrEmpty(section.Value))
        {
            return new QueueClient(section.Value, address.Queue, options);
        }

        return Uri.TryCreate(section["queueServiceUri"], UriKind.Absolute, out var service)
            ? new QueueServiceClient(service, Identity(section["clientId"]), options).GetQueueClient(address.Queue)
            : throw RefusedException.Of(
                function,
                $"reaches the queue \"{address.Queue}\" by the connection \"{address.Connection}\"; set {address.Connection} "
                + $"to a connection string, or {address.Connection}__queueServiceUri to the address of the queues");
    }

    private static DefaultAzureCredential Identity(string? clientId) =>
        new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = clientId });
}
