using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Core.Signing;
using Maas.Core.Uploads;
using Maas.Core.Usage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Maas.Core.Storage;

/// <summary>
/// The stores, over the connection <c>MaasStorage</c>: a connection string, or an identity with
/// <c>MaasStorage__blobServiceUri</c>, <c>__queueServiceUri</c>, <c>__tableServiceUri</c> (and <c>__clientId</c> of a user-assigned one).
/// </summary>
public static class StorageServices
{
    public const string Connection = "MaasStorage";

    public static IServiceCollection AddMaasStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var connectionString = configuration[Connection];
        if (connectionString is { Length: > 0 })
        {
            AddBeside(services, () => new TableServiceClient(connectionString));
            AddBeside(services, () => new BlobServiceClient(connectionString));
            AddBeside(services, () => new QueueServiceClient(connectionString, QueueOptions()));
            services.AddHostedService<LocalStorageServices>();
        }
        else
        {
            Uri Address(string name) => ServiceUri(configuration, name);
            var credential = Credential(configuration);
            var (blobs, queues, tables) = (Address("blobServiceUri"), Address("queueServiceUri"), Address("tableServiceUri"));
            AddBeside(services, () => new TableServiceClient(tables, credential));
            AddBeside(services, () => new BlobServiceClient(blobs, credential));
            AddBeside(services, () => new QueueServiceClient(queues, credential, QueueOptions()));
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ModelStore>();
        services.AddSingleton<AliasStore>();
        services.AddSingleton<ServingStore>();
        services.AddSingleton(SigningKeys.Read(configuration));
        services.AddSingleton<VersionStore>();
        services.AddSingleton<RemovalStore>();
        services.AddSingleton<DatasetStore>();
        services.AddSingleton<JobStore>();
        services.AddSingleton<JobEventStore>();
        services.AddSingleton<JobLeaseStore>();
        services.AddSingleton<TrainingQueue>();
        services.AddSingleton<BatchQueue>();
        services.AddSingleton<UsageStore>();
        services.AddSingleton<UploadStore>();
        services.AddSingleton<PartStore>();
        services.AddSingleton<HousekeepingQueue>();
        return services;
    }

    /// <summary>Removes at start what killed processes left in their temporary folders.</summary>
    /// <param name="root">As for <see cref="TemporaryFolder.Create"/>.</param>
    /// <param name="prefix">How the folders' names begin.</param>
    public static IServiceCollection AddAbandonedFolders(
        this IServiceCollection services, Func<IServiceProvider, string> root, string prefix) =>
        services.AddSingleton<IHostedService>(
            provider => ActivatorUtilities.CreateInstance<AbandonedFolders>(provider, root(provider), prefix));

    // The first client of its kind loads and compiles more than all that the app does meanwhile; who needs it waits for it.
    private static void AddBeside<TClient>(IServiceCollection services, Func<TClient> make)
        where TClient : class
    {
        var client = new Lazy<TClient>(make);
        _ = Task.Run(() => client.Value);
        services.AddSingleton(_ => client.Value);
    }

    // The Functions host reads messages as base64 text, its default.
    private static QueueClientOptions QueueOptions() => new() { MessageEncoding = QueueMessageEncoding.Base64 };

    private static TokenCredential Credential(IConfiguration configuration) => configuration[$"{Connection}:clientId"] is { Length: > 0 } id
        ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(id))
        : new DefaultAzureCredential();

    private static Uri ServiceUri(IConfiguration configuration, string name) =>
        Uri.TryCreate(configuration[$"{Connection}:{name}"], UriKind.Absolute, out var uri)
            ? uri
            : throw new InvalidOperationException(
                $"The setting {Connection} is missing: give a connection string, or {Connection}__{name} with an address.");
}
