using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Core.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Maas.Core.Tests.Storage;

[TestClass]
public sealed class StorageServicesTests
{
    [TestMethod]
    public void A_missing_connection_is_asked_for()
    {
        var refused = Assert.ThrowsExactly<InvalidOperationException>(() => Build([]));

        Assert.AreEqual(
            "The setting MaasStorage is missing: give a connection string, or MaasStorage__blobServiceUri with an address.",
            refused.Message);
    }

    [TestMethod]
    public void An_identity_without_all_addresses_is_told_which_one_is_missing()
    {
        var settings = new Dictionary<string, string?> { ["MaasStorage:blobServiceUri"] = "https://a.blob.core.windows.net" };

        var refused = Assert.ThrowsExactly<InvalidOperationException>(() => Build(settings));

        StringAssert.Contains(refused.Message, "MaasStorage__queueServiceUri");
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("6f1f2c0e-0000-0000-0000-000000000000")]
    public void An_identity_builds_every_store_and_provisions_nothing(string? clientId)
    {
        var settings = new Dictionary<string, string?>
        {
            ["MaasStorage:blobServiceUri"] = "https://a.blob.core.windows.net",
            ["MaasStorage:queueServiceUri"] = "https://a.queue.core.windows.net",
            ["MaasStorage:tableServiceUri"] = "https://a.table.core.windows.net",
            ["MaasStorage:clientId"] = clientId,
        };

        using var services = Build(settings);

        AssertEveryStore(services);
        Assert.AreEqual("a", services.GetRequiredService<BlobServiceClient>().AccountName);
        Assert.HasCount(0, services.GetServices<IHostedService>());
    }

    [TestMethod]
    public async Task A_connection_string_builds_every_store_and_makes_what_they_need()
    {
        AssertEveryStore(await AzuriteStores.GetAsync<IServiceProvider>());

        var blobs = await AzuriteStores.GetAsync<BlobServiceClient>();
        var queues = await AzuriteStores.GetAsync<QueueServiceClient>();
        foreach (var container in StorageNames.Containers)
        {
            Assert.IsTrue((await blobs.GetBlobContainerClient(container).ExistsAsync()).Value, container);
        }

        foreach (var queue in StorageNames.Queues)
        {
            Assert.IsTrue((await queues.GetQueueClient(queue).ExistsAsync()).Value, queue);
        }
    }

    private static void AssertEveryStore(IServiceProvider services)
    {
        Type[] stores =
        [
            typeof(ModelStore), typeof(AliasStore), typeof(VersionStore), typeof(DatasetStore), typeof(JobStore), typeof(JobEventStore),
            typeof(TrainingQueue),
        ];
        foreach (var store in stores)
        {
            Assert.IsNotNull(services.GetRequiredService(store));
        }
    }

    private static ServiceProvider Build(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddMaasStorage(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .BuildServiceProvider();
}
