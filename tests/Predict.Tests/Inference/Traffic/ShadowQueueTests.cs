using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Api;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Maas.Predict.Inference.Traffic;
using Maas.Predict.Tests.Inference.Sessions;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Tests.Inference.Traffic;

[TestClass]
public sealed class ShadowQueueTests
{
    private const long Room = 300;
    private const long MostOfOne = 200;

    private static readonly TenantId Nobody = TenantId.Parse("nobody");

    [TestMethod]
    public async Task Copies_give_their_memory_back_and_calls_without_room_are_dropped()
    {
        using var tenant = await PredictApp.TenantAsync();
        var manifest = await tenant.PublishAsync("m", TestModels.Identity());
        var shadow = await tenant.PublishAsync("m", TestModels.Identity());
        using var folder = new TestFolder();
        using var cache = TestSessions.Cache(tenant, folder);
        var (counts, room) = (Counts(tenant.Id, shadow.Version), new TenantRoom(Room));
        using var queue = new ShadowQueue(new(shadow.Version, 1, 0), counts, Computation(tenant, cache), room, new(1));

        Offer(queue, tenant.Served(manifest), manifest);
        await Eventually.TrueAsync(() => Task.FromResult(counts.Of(AliasEvent.Agreed) == 1));
        await Eventually.TrueAsync(() => Task.FromResult(room.TryTake(tenant.Id, MostOfOne)));
        Offer(queue, tenant.Served(manifest), manifest);
        room.Give(tenant.Id, MostOfOne);
        Offer(queue, tenant.Served(manifest), manifest);

        await Eventually.TrueAsync(() => Task.FromResult(counts.Of(AliasEvent.Agreed) == 2));
        Assert.AreEqual(1, counts.Of(AliasEvent.Dropped));
    }

    [TestMethod]
    [DataRow(1.0, 1000)]
    [DataRow(0.3, 321)]
    public void Of_the_calls_as_many_are_copied_as_the_share_says(double share, int expected)
    {
        var (counts, room) = (Counts(Nobody, new(2)), new TenantRoom(Room));
        room.TryTake(Nobody, MostOfOne);
        var manifest = ManifestOf(1);
        using var queue = new ShadowQueue(new(new(2), share, 0), counts, new(null!, null!, new(), NullLogger.Instance), room, new(1));

        for (var i = 0; i < 1000; i++)
        {
            Offer(queue, Served(manifest), manifest);
        }

        Assert.AreEqual(expected, counts.Of(AliasEvent.Dropped));
    }

    [TestMethod]
    public void While_another_version_answers_there_is_nothing_to_compare()
    {
        var (counts, room) = (Counts(Nobody, new(2)), new TenantRoom(Room));
        room.TryTake(Nobody, MostOfOne);
        using var queue = new ShadowQueue(new(new(2), 1, 0), counts, new(null!, null!, new(), NullLogger.Instance), room, new(1));

        Offer(queue, Served(ManifestOf(1)), ManifestOf(3));

        Assert.AreEqual(0, counts.Of(AliasEvent.Dropped));
    }

    private static void Offer(ShadowQueue queue, ServedVersion target, Manifest answered)
    {
        using var input = new Tensor("x", ElementKind.Get("FP32"), new TensorBudget(100)) { Shape = [1, 3] };
        input.ExtendSingles(3).Fill(2);
        using var output = OrtValue.CreateTensorValueFromMemory(new[] { 2f, 2f, 2f }, [1, 3]);
        queue.Offer(target, new(answered, new(), [input], null) { Names = ["y"], Outputs = [output] });
    }

    private static AliasCounts Counts(TenantId tenant, ModelVersion version) =>
        new(new(tenant, ModelName.Parse("m"), AliasName.Stable), version);

    private static ServedVersion Served(Manifest manifest) => new(Nobody, new(manifest.Model, null), manifest, new());

    private static CopyComputation Computation(TestTenant tenant, SessionCache cache)
    {
        var storage = tenant.App.Storage;
        var catalog = new ModelCatalog(
            storage.GetRequiredService<ModelStore>(), storage.GetRequiredService<VersionStore>(), TimeProvider.System, new(1));
        return new(cache, catalog, new(), NullLogger.Instance);
    }

    private static Manifest ManifestOf(int version) => new()
    {
        Model = ModelName.Parse("m"),
        Version = new(version),
        Created = DateTimeOffset.UnixEpoch,
        Files = [],
        Inputs = [],
        Outputs = [],
    };
}
