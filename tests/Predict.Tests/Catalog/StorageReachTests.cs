using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Maas.Core.Registry;
using Maas.Core.Signing;
using Maas.Predict.Catalog;
using Maas.Testing;
using Microsoft.Extensions.Time.Testing;

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
        var reach = Reach(await Azurite.StartAsync(), TimeProvider.System);

        Assert.IsNull(await reach.FindHindranceAsync(CancellationToken.None));
    }

    [TestMethod]
    public async Task Storage_that_is_away_is_told_as_what_hinders()
    {
        var reach = Reach(NoStorage, TimeProvider.System);

        Assert.AreEqual("storage can't be reached", await reach.FindHindranceAsync(CancellationToken.None));
    }

    [TestMethod]
    public async Task However_many_ask_storage_is_looked_at_once_a_second()
    {
        var looks = 0;
        using var faulty = new FaultyStorage(await Azurite.StartAsync(), TimeSpan.Zero);
        faulty.Decide = line =>
        {
            Interlocked.Add(ref looks, line.Contains("health", StringComparison.Ordinal) ? 1 : 0);
            return StorageFault.None;
        };
        var time = new FakeTimeProvider();
        var reach = Reach(faulty.ConnectionString, time);

        for (var i = 0; i < 20; i++)
        {
            Assert.IsNull(await reach.FindHindranceAsync(CancellationToken.None));
        }

        var inOneSecond = looks;
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsNull(await reach.FindHindranceAsync(CancellationToken.None));

        Assert.AreEqual(2, inOneSecond);
        Assert.AreEqual(4, looks);
    }

    private static StorageReach Reach(string storage, TimeProvider time)
    {
        var tables = new TableServiceClient(storage);
        var versions = new VersionStore(
            new BlobServiceClient(storage), new AliasStore(tables, time), SigningKeys.None, new(new QueueServiceClient(storage)));
        return new(new ModelStore(tables, time), versions, time);
    }
}
