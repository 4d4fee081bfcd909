using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Maas.Core.Naming;
using Maas.Core.Storage;
using Maas.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Maas.Core.Tests;

/// <summary>The stores as the apps have them, over the test process's one Azurite.</summary>
internal static class AzuriteStores
{
    private static readonly Lazy<Task<ServiceProvider>> Started = new(StartOnceAsync);

    public static async Task<T> GetAsync<T>()
        where T : notnull => (await Started.Value).GetRequiredService<T>();

    public static TenantId NewTenant() => TenantId.Parse($"t-{Guid.NewGuid():n}");

    /// <summary>A client whose every request passes a wire that the test can break; it sends nothing twice by itself.</summary>
    public static async Task<BlobServiceClient> BlobsOverAsync(Wire wire)
    {
        await Started.Value;
        var options = new BlobClientOptions { Retry = { MaxRetries = 0 } };
        options.AddPolicy(wire, HttpPipelinePosition.PerRetry);
        return new(await Azurite.StartAsync(), options);
    }

    /// <inheritdoc cref="BlobsOverAsync"/>
    public static async Task<TableServiceClient> TablesOverAsync(Wire wire)
    {
        await Started.Value;
        var options = new TableClientOptions { Retry = { MaxRetries = 0 } };
        options.AddPolicy(wire, HttpPipelinePosition.PerRetry);
        return new(await Azurite.StartAsync(), options);
    }

    private static async Task<ServiceProvider> StartOnceAsync()
    {
        var settings = new Dictionary<string, string?> { [StorageServices.Connection] = await Azurite.StartAsync() };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection().AddMaasStorage(configuration).BuildServiceProvider();
        foreach (var hosted in services.GetServices<IHostedService>())
        {
            await hosted.StartAsync(CancellationToken.None);
        }

        return services;
    }
}
