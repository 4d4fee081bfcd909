using Azure.Core;
using Azure.Storage.Blobs;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Signing;
using Maas.Core.Storage;
using Maas.Core.Uploads;

namespace Maas.Core.Tests.Registry;

[TestClass]
public sealed class RemovalStoreTests : IDisposable
{
    private static readonly ModelName Digits = SampleManifest.Digits;

    private readonly TenantId tenant = AzuriteStores.NewTenant();
    private readonly ScratchFolder folder = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    public void Dispose() => folder.Dispose();

    [TestMethod]
    public async Task A_deleted_version_is_gone_with_its_files_and_deleting_it_again_changes_nothing()
    {
        var (versions, removal) = await PublishAsync(2);

        await removal.DeleteAsync(tenant, Digits, new(1), Cancellation);
        await removal.DeleteAsync(tenant, Digits, new(1), Cancellation);
        await removal.SweepAsync(tenant, Digits, Cancellation);
        await removal.SweepAsync(tenant, Digits, Cancellation);

        Assert.IsNull(await versions.FindAsync(tenant, Digits, new(1), Cancellation));
        Assert.AreEqual("2", string.Join(' ', await versions.ListAsync(tenant, Digits, Cancellation)));
        Assert.IsTrue((await BlobsAsync()).All(name => name.StartsWith($"{tenant}/digits/2/", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Latest_goes_to_the_newest_version_that_is_left()
    {
        var (_, removal) = await PublishAsync(3);
        await removal.DeleteAsync(tenant, Digits, new(2), Cancellation);

        await removal.DeleteAsync(tenant, Digits, new(3), Cancellation);
        var left = await LatestAsync();
        await removal.DeleteAsync(tenant, Digits, new(1), Cancellation);

        Assert.AreEqual(new ModelVersion(1), left);
        Assert.IsNull(await LatestAsync());
    }

    [TestMethod]
    public async Task A_version_that_an_alias_may_need_is_not_deleted()
    {
        var (versions, removal) = await PublishAsync(5);
        var split = new AliasRoute(new(1)) { Split = [new(new(1), 9), new(new(2), 1)], Shadow = new(new(3), 1, 0) };
        await RouteAsync("canary", split);
        await RouteAsync("stable", new(new(2)) { Guard = new(0.1, null, 60, 10, new(4)) });

        foreach (var version in new[] { 1, 2, 3, 4 })
        {
            await Refused.AsAsync(ServiceError.VersionInUse, () => removal.DeleteAsync(tenant, Digits, new(version), Cancellation));
        }

        var refused = await Refused.AsAsync(ServiceError.VersionInUse, () => removal.DeleteModelAsync(tenant, Digits, Cancellation));
        StringAssert.Contains(refused.Detail, "\"canary\", \"stable\"");
        Assert.HasCount(5, await versions.ListAsync(tenant, Digits, Cancellation));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Of_a_delete_and_an_alias_that_race_the_second_is_refused(bool aliasFirst)
    {
        var (versions, removal) = await PublishAsync(2);
        Func<Task> point = () => RouteAsync("stable", new(new(1)));
        Func<Task> delete = () => removal.DeleteAsync(tenant, Digits, new(1), Cancellation);
        var wire = new Wire();
        var slow = new AliasStore(await AzuriteStores.TablesOverAsync(wire), TimeProvider.System);
        var first = aliasFirst ? point : delete;
        wire.Holds = request => IsTransaction(request) && Interlocked.Exchange(ref first!, null!) is { } once ? once() : Task.CompletedTask;

        // All that the second one reads it has read before the first one writes.
        await Refused.AsAsync(
            aliasFirst ? ServiceError.VersionInUse : ServiceError.UnknownVersion,
            aliasFirst
                ? async () => await new RemovalStore(await AzuriteStores.GetAsync<BlobServiceClient>(), slow)
                    .DeleteAsync(tenant, Digits, new(1), Cancellation)
                : () => slow.MoveAsync(tenant, Digits, AliasName.Stable, _ => new(1), Cancellation));

        Assert.AreEqual(aliasFirst, await versions.FindAsync(tenant, Digits, new(1), Cancellation) is not null);
        Assert.AreEqual(aliasFirst, (await EntryAsync())!.Find(AliasName.Stable) is not null);
    }

    [TestMethod]
    public async Task Many_who_delete_and_point_at_once_leave_no_alias_to_what_is_gone()
    {
        var (versions, removal) = await PublishAsync(6);
        var tasks = Enumerable.Range(1, 6).SelectMany(number => new[]
        {
            Quietly(() => removal.DeleteAsync(tenant, Digits, new(number), Cancellation)),
            Quietly(() => RouteAsync($"alias-{number}", new(new(number)))),
        });

        await Task.WhenAll(tasks);

        var left = await versions.ListAsync(tenant, Digits, Cancellation);
        foreach (var route in (await EntryAsync())!.Routes.Values)
        {
            CollectionAssert.Contains(left.ToArray(), route.Version);
        }
    }

    [TestMethod]
    [DataRow("manifest.json")]
    [DataRow("model.onnx.data")]
    public async Task A_delete_that_was_killed_in_between_is_finished_by_a_repeat(string killedAt)
    {
        var (versions, removal) = await PublishAsync(1);
        var wire = new Wire
        {
            Cuts = request => request.Method == RequestMethod.Delete && request.Uri.Path.EndsWith(killedAt, StringComparison.Ordinal),
        };
        var dying = new RemovalStore(await AzuriteStores.BlobsOverAsync(wire), await AzuriteStores.GetAsync<AliasStore>());
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            await dying.DeleteAsync(tenant, Digits, new(1), Cancellation);
            await dying.SweepAsync(tenant, Digits, Cancellation);
        });

        await Refused.AsAsync(ServiceError.UnknownVersion, () => RouteAsync("stable", new(new(1))));
        await removal.DeleteAsync(tenant, Digits, new(1), Cancellation);
        await removal.SweepAsync(tenant, Digits, Cancellation);

        Assert.IsEmpty(await BlobsAsync());
        Assert.IsNull(await versions.FindAsync(tenant, Digits, new(1), Cancellation));
    }

    [TestMethod]
    public async Task Numbers_are_never_used_again_also_when_the_model_is_made_anew()
    {
        var (versions, removal) = await PublishAsync(2);
        var models = await AzuriteStores.GetAsync<ModelStore>();
        await removal.DeleteAsync(tenant, Digits, new(2), Cancellation);
        await removal.DeleteModelAsync(tenant, Digits, Cancellation);
        await removal.DeleteModelAsync(tenant, Digits, Cancellation);
        var gone = await EntryAsync();
        var listed = await models.ListAsync(tenant, 10, null, Cancellation);

        var next = await models.ReserveVersionAsync(tenant, Digits, Cancellation);
        await versions.PublishAsync(tenant, SampleManifest.Of(folder, next.Number, null), folder.Path, Cancellation);

        Assert.IsNull(gone);
        Assert.IsEmpty(listed.Items);
        Assert.AreEqual(new ModelVersion(3), next);
        Assert.AreEqual(new ModelVersion(3), (await EntryAsync())!.Default);
        await removal.DeleteAsync(tenant, Digits, new(1), Cancellation);
    }

    [TestMethod]
    public async Task A_publisher_who_comes_after_the_delete_publishes_nothing()
    {
        var (versions, removal) = await PublishAsync(1);
        var late = await (await AzuriteStores.GetAsync<ModelStore>()).ReserveVersionAsync(tenant, Digits, Cancellation);
        var wire = new Wire
        {
            Holds = request => IsManifest(request) ? removal.DeleteModelAsync(tenant, Digits, Cancellation) : Task.CompletedTask,
        };
        var slow = new VersionStore(
            await AzuriteStores.BlobsOverAsync(wire), await AzuriteStores.GetAsync<AliasStore>(), SigningKeys.None,
            await AzuriteStores.GetAsync<HousekeepingQueue>());
        var manifest = SampleManifest.Of(folder, late.Number, null);

        await Refused.AsAsync(ServiceError.Conflict, () => slow.PublishAsync(tenant, manifest, folder.Path, Cancellation));
        await Refused.AsAsync(ServiceError.Conflict, () => versions.PublishAsync(tenant, manifest, folder.Path, Cancellation));
        await removal.SweepAsync(tenant, Digits, Cancellation);

        Assert.IsEmpty(await BlobsAsync());
        Assert.IsNull(await EntryAsync());
    }

    [TestMethod]
    public async Task A_sweep_between_the_files_and_the_manifest_of_a_model_made_anew_leaves_them()
    {
        var (versions, removal) = await PublishAsync(2);
        await removal.DeleteModelAsync(tenant, Digits, Cancellation);
        var next = await (await AzuriteStores.GetAsync<ModelStore>()).ReserveVersionAsync(tenant, Digits, Cancellation);
        var wire = new Wire
        {
            Holds = request => IsManifest(request) ? removal.SweepAsync(tenant, Digits, Cancellation) : Task.CompletedTask,
        };
        var slow = new VersionStore(
            await AzuriteStores.BlobsOverAsync(wire), await AzuriteStores.GetAsync<AliasStore>(), SigningKeys.None,
            await AzuriteStores.GetAsync<HousekeepingQueue>());

        var manifest = await slow.PublishAsync(tenant, SampleManifest.Of(folder, next.Number, null), folder.Path, Cancellation);

        var trusted = await versions.TrustAsync(tenant, manifest, Cancellation);
        await versions.DownloadAsync(trusted, manifest.Files[0], folder.Combine("again"), Cancellation);
        Assert.IsTrue((await BlobsAsync()).All(name => name.StartsWith($"{tenant}/digits/3/", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task A_model_keeps_its_newest_versions_and_those_that_an_alias_points_to()
    {
        var (versions, removal) = await PublishAsync(3);
        await RouteAsync("stable", new(new(1)));
        await (await AzuriteStores.GetAsync<ModelStore>()).SetKeepLastAsync(tenant, Digits, 2, Cancellation);

        await versions.PublishAsync(tenant, SampleManifest.Of(folder, 4, null), folder.Path, Cancellation);

        Assert.AreEqual("4 3 1", string.Join(' ', await versions.ListAsync(tenant, Digits, Cancellation)));
        Assert.AreEqual(2, (await EntryAsync())!.KeepLast);
        Assert.IsTrue((await BlobsAsync()).Any(IsOfTwo), "files went within the publish");
        await removal.SweepAsync(tenant, Digits, Cancellation);
        Assert.IsFalse((await BlobsAsync()).Any(IsOfTwo));

        bool IsOfTwo(string name) => name.StartsWith($"{tenant}/digits/2/", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task What_never_was_is_not_deleted()
    {
        var (_, removal) = await PublishAsync(1);

        await Refused.AsAsync(ServiceError.UnknownVersion, () => removal.DeleteAsync(tenant, Digits, new(2), Cancellation));
        await Refused.AsAsync(ServiceError.UnknownModel, () => removal.DeleteAsync(tenant, ModelName.Parse("m"), new(1), Cancellation));
        await Refused.AsAsync(ServiceError.UnknownModel, () => removal.DeleteModelAsync(tenant, ModelName.Parse("m"), Cancellation));
    }

    private static bool IsTransaction(Request request) => request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal);

    private static bool IsManifest(Request request) =>
        request.Method == RequestMethod.Put && request.Uri.Path.EndsWith("manifest.json", StringComparison.Ordinal);

    private static async Task Quietly(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (ServiceException)
        {
            // One of the two has to lose.
        }
    }

    private async Task<(VersionStore Versions, RemovalStore Removal)> PublishAsync(int count)
    {
        var (models, versions) = (await AzuriteStores.GetAsync<ModelStore>(), await AzuriteStores.GetAsync<VersionStore>());
        for (var i = 0; i < count; i++)
        {
            var version = await models.ReserveVersionAsync(tenant, Digits, Cancellation);
            await versions.PublishAsync(tenant, SampleManifest.Of(folder, version.Number, null), folder.Path, Cancellation);
        }

        return (versions, await AzuriteStores.GetAsync<RemovalStore>());
    }

    private async Task RouteAsync(string alias, AliasRoute route) => await (await AzuriteStores.GetAsync<AliasStore>()).RouteAsync(
        tenant, Digits, AliasName.Parse(alias), _ => route, null, Cancellation);

    private async Task<ModelEntry?> EntryAsync() =>
        await (await AzuriteStores.GetAsync<ModelStore>()).FindAsync(tenant, Digits, Cancellation);

    private async Task<ModelVersion?> LatestAsync() => (await EntryAsync())!.Find(AliasName.Latest);

    private async Task<IReadOnlyList<string>> BlobsAsync()
    {
        var container = (await AzuriteStores.GetAsync<BlobServiceClient>()).GetBlobContainerClient(StorageNames.ModelsContainer);
        var names = new List<string>();
        await foreach (var blob in container.GetBlobsAsync(
            Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, $"{tenant}/", Cancellation))
        {
            names.Add(blob.Name);
        }

        return names;
    }
}
