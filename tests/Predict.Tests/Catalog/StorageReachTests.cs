using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Maas.Core.Registry;
using Maas.Core.Signing;
using Maas.Predict.Catalog;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.Predict.Tests.Catalog;

[TestClass]
public sealed class StorageReachTests
{
    // Port 9 is the one of "discard": nobody listens there.
    private const string NoStorage =
        "DefaultEndpointsProtocol=http;AccountName=nobody;AccountKey=bm9ib2R5;"
        + "BlobEndpoint=http://127.0.0.1:9/n;TableEndpoint=http://127.0.0.1:9/n";

    [TestMethod]
    public async Task Storage_that_answers_hinders_nothing()
    {
        var storage = (await PredictApp.StartAsync()).Storage;
        var reach = new StorageReach(
            storage.GetRequiredService<ModelStore>(), storage.GetRequiredService<VersionStore>(), TimeProvider.System);

        Assert.IsNull(await reach.FindHindranceAsync(CancellationToken.None));
    }

    [TestMethod]
    public async Task Storage_that_is_away_is_told_as_what_hinders()
    {
        var tables = new TableServiceClient(NoStorage);
        var aliases = new AliasStore(tables, TimeProvider.System);
        var versions = new VersionStore(
            new BlobServiceClient(NoStorage), aliases, SigningKeys.None, new(new QueueServiceClient(NoStorage)));
        var reach = new StorageReach(new ModelStore(tables, TimeProvider.System), versions, TimeProvider.System);

        Assert.AreEqual("storage can't be reached", await reach.FindHindranceAsync(CancellationToken.None));
    }
}
