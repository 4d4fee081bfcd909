using Azure.Core;
using Azure.Storage.Blobs;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Signing;
using Maas.Core.Storage;
using Maas.Core.Uploads;

namespace Maas.Core.Tests.Registry;

[TestClass]
public sealed class VersionStoreTests : IDisposable
{
    private static readonly JobId Job = JobId.New(SampleManifest.Created);

    private readonly TenantId tenant = AzuriteStores.NewTenant();
    private readonly ScratchFolder folder = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    public void Dispose() => folder.Dispose();

    [TestMethod]
    public async Task A_published_version_can_be_found_listed_and_downloaded()
    {
        var store = await AzuriteStores.GetAsync<VersionStore>();
        var manifest = await store.PublishAsync(tenant, SampleManifest.Of(folder, 1, Job), folder.Path, Cancellation);

        var found = await store.FindAsync(tenant, SampleManifest.Digits, new(1), Cancellation);
        var trusted = await store.TrustAsync(tenant, found!, Cancellation);
        await store.DownloadAsync(trusted, found!.Files[1], folder.Combine("copy"), Cancellation);

        Assert.AreEqual(manifest.Files[1], found.Files[1]);
        Assert.AreEqual("graph weights", await File.ReadAllTextAsync(folder.Combine("copy"), Cancellation));
        Assert.AreEqual(new ModelVersion(1), (await store.ListAsync(tenant, SampleManifest.Digits, Cancellation)).Single());
        Assert.AreEqual(1, await LatestAsync());
    }

    [TestMethod]
    public async Task Versions_are_listed_newest_first_by_number()
    {
        var store = await AzuriteStores.GetAsync<VersionStore>();
        foreach (var version in new[] { 2, 10, 9, 1 })
        {
            await store.PublishAsync(tenant, SampleManifest.Of(folder, version, Job), folder.Path, Cancellation);
        }

        var versions = await store.ListAsync(tenant, SampleManifest.Digits, Cancellation);

        Assert.AreEqual("10 9 2 1", string.Join(' ', versions));
    }

    [TestMethod]
    public async Task Publishing_again_gives_what_was_published_first()
    {
        var store = await AzuriteStores.GetAsync<VersionStore>();
        var first = await store.PublishAsync(tenant, SampleManifest.Of(folder, 1, Job, "first"), folder.Path, Cancellation);

        var again = await store.PublishAsync(tenant, SampleManifest.Of(folder, 1, Job, "zombie"), folder.Path, Cancellation);

        Assert.AreEqual(first.Files[0], again.Files[0]);
        Assert.AreEqual(1, (await HistoryAsync()).Count);
    }

    [TestMethod]
    public async Task Of_two_trainers_of_one_job_who_publish_at_once_one_version_comes_whole()
    {
        var store = await AzuriteStores.GetAsync<VersionStore>();
        using var another = new ScratchFolder();

        var published = await Task.WhenAll(
            store.PublishAsync(tenant, SampleManifest.Of(folder, 1, Job, "one"), folder.Path, Cancellation),
            store.PublishAsync(tenant, SampleManifest.Of(another, 1, Job, "two"), another.Path, Cancellation));

        Assert.AreEqual(published[0].Files[0], published[1].Files[0]);
        var trusted = await store.TrustAsync(tenant, published[0], Cancellation);
        await store.DownloadAsync(trusted, trusted.Manifest.Files[0], folder.Combine("copy"), Cancellation);
    }

    [TestMethod]
    public async Task A_version_of_another_job_is_a_conflict()
    {
        var store = await AzuriteStores.GetAsync<VersionStore>();
        await store.PublishAsync(tenant, SampleManifest.Of(folder, 1, Job), folder.Path, Cancellation);
        var another = SampleManifest.Of(folder, 1, JobId.New(SampleManifest.Created));
        var byHand = SampleManifest.Of(folder, 1, null);

        await Refused.AsAsync(ServiceError.Conflict, () => store.PublishAsync(tenant, another, folder.Path, Cancellation));
        await Refused.AsAsync(ServiceError.Conflict, () => store.PublishAsync(tenant, byHand, folder.Path, Cancellation));
    }

    [TestMethod]
    public async Task What_no_job_made_is_told_by_its_bytes()
    {
        var store = await AzuriteStores.GetAsync<VersionStore>();
        await store.PublishAsync(tenant, SampleManifest.Of(folder, 1, null, "one"), folder.Path, Cancellation);

        await store.PublishAsync(tenant, SampleManifest.Of(folder, 1, null, "one"), folder.Path, Cancellation);
        var other = SampleManifest.Of(folder, 1, null, "two");
        await Refused.AsAsync(ServiceError.Conflict, () => store.PublishAsync(tenant, other, folder.Path, Cancellation));
    }

    [TestMethod]
    public async Task Latest_only_moves_forward()
    {
        var store = await AzuriteStores.GetAsync<VersionStore>();
        foreach (var version in new[] { 2, 1, 3 })
        {
            await store.PublishAsync(tenant, SampleManifest.Of(folder, version, Job), folder.Path, Cancellation);
        }

        Assert.AreEqual(3, await LatestAsync());
        Assert.AreEqual("3 2", string.Join(' ', (await HistoryAsync()).Select(change => change.Version)));
    }

    [TestMethod]
    [DataRow("model.onnx.data")]
    [DataRow("manifest.json")]
    public async Task A_publisher_killed_in_between_leaves_no_version_and_can_repeat(string killedAt)
    {
        var wire = new Wire { Cuts = request => IsPutOf(killedAt, request) };
        var dying = new VersionStore(
            await AzuriteStores.BlobsOverAsync(wire), await AzuriteStores.GetAsync<AliasStore>(), SigningKeys.None,
            await AzuriteStores.GetAsync<HousekeepingQueue>());
        var store = await AzuriteStores.GetAsync<VersionStore>();
        var manifest = SampleManifest.Of(folder, 1, Job);
        await Assert.ThrowsAsync<IOException>(() => dying.PublishAsync(tenant, manifest, folder.Path, Cancellation));

        var left = await store.ListAsync(tenant, SampleManifest.Digits, Cancellation);
        await store.PublishAsync(tenant, manifest, folder.Path, Cancellation);

        Assert.HasCount(0, left);
        Assert.AreEqual(1, await LatestAsync());
    }

    [TestMethod]
    public async Task A_publisher_killed_before_it_moved_latest_moves_it_when_it_repeats()
    {
        var tables = new Wire { Cuts = request => request.Method == RequestMethod.Post };
        var dying = new VersionStore(
            await AzuriteStores.GetAsync<BlobServiceClient>(), new(await AzuriteStores.TablesOverAsync(tables), TimeProvider.System),
            SigningKeys.None, await AzuriteStores.GetAsync<HousekeepingQueue>());
        var manifest = SampleManifest.Of(folder, 1, Job);
        await Assert.ThrowsAsync<IOException>(() => dying.PublishAsync(tenant, manifest, folder.Path, Cancellation));

        await (await AzuriteStores.GetAsync<VersionStore>()).PublishAsync(tenant, manifest, folder.Path, Cancellation);

        Assert.AreEqual(1, await LatestAsync());
    }

    [TestMethod]
    public async Task A_file_that_is_not_what_the_manifest_says_is_not_published()
    {
        var store = await AzuriteStores.GetAsync<VersionStore>();
        var manifest = SampleManifest.Of(folder, 1, Job);
        folder.Write("model.onnx", "other"u8);

        await Assert.ThrowsExactlyAsync<InvalidDataException>(() => store.PublishAsync(tenant, manifest, folder.Path, Cancellation));

        Assert.HasCount(0, await store.ListAsync(tenant, SampleManifest.Digits, Cancellation));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Stored_bytes_that_changed_or_are_gone_are_refused_and_not_left_behind(bool gone)
    {
        var store = await AzuriteStores.GetAsync<VersionStore>();
        var manifest = await store.PublishAsync(tenant, SampleManifest.Of(folder, 1, Job), folder.Path, Cancellation);
        var trusted = await store.TrustAsync(tenant, manifest, Cancellation);
        var blob = (await AzuriteStores.GetAsync<BlobServiceClient>()).GetBlobContainerClient(StorageNames.ModelsContainer)
            .GetBlobClient($"{tenant}/digits/1/{manifest.Files[0].Sha256}/model.onnx");
        await blob.DeleteAsync(cancellationToken: Cancellation);
        if (!gone)
        {
            await blob.UploadAsync(BinaryData.FromString("Graph"), Cancellation);
        }

        await Refused.AsAsync(
            ServiceError.CorruptModel,
            () => store.DownloadAsync(trusted, manifest.Files[0], folder.Combine("copy"), Cancellation));

        Assert.IsFalse(File.Exists(folder.Combine("copy")));
    }

    [TestMethod]
    public async Task Another_tenants_version_is_not_found()
    {
        var store = await AzuriteStores.GetAsync<VersionStore>();
        await store.PublishAsync(tenant, SampleManifest.Of(folder, 1, Job), folder.Path, Cancellation);
        var stranger = AzuriteStores.NewTenant();

        Assert.IsNull(await store.FindAsync(stranger, SampleManifest.Digits, new(1), Cancellation));
        Assert.HasCount(0, await store.ListAsync(stranger, SampleManifest.Digits, Cancellation));
    }

    private static bool IsPutOf(string file, Request request) =>
        request.Method == RequestMethod.Put && request.Uri.Path.EndsWith($"/{file}", StringComparison.Ordinal);

    private async Task<int> LatestAsync() => (await HistoryAsync())[0].Version!.Value.Number;

    private async Task<IReadOnlyList<AliasChange>> HistoryAsync() =>
        await (await AzuriteStores.GetAsync<AliasStore>()).HistoryAsync(tenant, SampleManifest.Digits, AliasName.Latest, Cancellation);
}
