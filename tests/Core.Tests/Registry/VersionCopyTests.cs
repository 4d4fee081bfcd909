using Azure.Core;
using Azure.Storage.Blobs;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Signing;
using Maas.Core.Storage;
using Maas.Core.Uploads;

namespace Maas.Core.Tests.Registry;

/// <summary>Versions of files that another version has.</summary>
[TestClass]
public sealed class VersionCopyTests : IDisposable
{
    private readonly TenantId tenant = AzuriteStores.NewTenant();
    private readonly ScratchFolder folder = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    public void Dispose() => folder.Dispose();

    [TestMethod]
    public async Task A_copy_has_the_same_bytes_in_blobs_of_its_own_and_a_repeat_finds_it()
    {
        var (store, source) = await PublishAsync();
        var copy = source with { Version = new(2), From = new(1) };

        var trusted = await store.TrustAsync(tenant, source, Cancellation);
        await store.CopyAsync(trusted, copy, Cancellation);
        await store.CopyAsync(trusted, copy, Cancellation);
        await (await AzuriteStores.GetAsync<RemovalStore>()).DeleteAsync(tenant, source.Model, source.Version, Cancellation);
        var found = await store.FindAsync(tenant, source.Model, new(2), Cancellation);

        Assert.AreEqual(new ModelVersion(1), found!.From);
        var copied = await store.TrustAsync(tenant, found, Cancellation);
        await store.DownloadAsync(copied, found.Files[1], folder.Combine("copied"), Cancellation);
        Assert.AreEqual("graph weights", await File.ReadAllTextAsync(folder.Combine("copied"), Cancellation));
    }

    [TestMethod]
    public async Task A_version_that_is_deleted_while_it_is_copied_becomes_none_and_leaves_nothing()
    {
        var (_, source) = await PublishAsync();
        var removal = await AzuriteStores.GetAsync<RemovalStore>();
        var files = 0;
        var slow = new Wire();
        slow.Holds = async request =>
        {
            if (IsCopy(request) && ++files == 2)
            {
                await removal.DeleteAsync(tenant, source.Model, source.Version, Cancellation);
                await removal.SweepAsync(tenant, source.Model, Cancellation);
            }
        };
        var store = new VersionStore(
            await AzuriteStores.BlobsOverAsync(slow), await AzuriteStores.GetAsync<AliasStore>(), SigningKeys.None,
            await AzuriteStores.GetAsync<HousekeepingQueue>());
        var trusted = await store.TrustAsync(tenant, source, Cancellation);

        await Refused.AsAsync(
            ServiceError.UnknownVersion,
            () => store.CopyAsync(trusted, source with { Version = new(2) }, Cancellation));

        Assert.AreEqual(2, files);
        Assert.IsEmpty(await store.ListAsync(tenant, source.Model, Cancellation));
        Assert.IsFalse(await AnyBlobAsync("digits/2/"));
    }

    [TestMethod]
    public async Task A_stored_file_that_has_not_the_length_of_the_manifest_is_not_copied()
    {
        var (store, source) = await PublishAsync();
        var file = source.Files[0];
        var trusted = await store.TrustAsync(tenant, source, Cancellation);
        var blob = await ContainerAsync();
        await blob.GetBlobClient($"{tenant}/digits/1/{file.Sha256}/{file.Name}")
            .UploadAsync(BinaryData.FromString("others"), overwrite: true, Cancellation);

        var refused = await Refused.AsAsync(
            ServiceError.CorruptModel,
            () => store.CopyAsync(trusted, source with { Version = new(2) }, Cancellation));

        StringAssert.Contains(refused.Detail, "has 6 bytes; its manifest says 5");
        Assert.IsFalse(await AnyBlobAsync("digits/2/"));
    }

    [TestMethod]
    public async Task A_copy_brings_no_bytes_of_the_files_here()
    {
        var (_, source) = await PublishAsync();
        var read = new List<string>();
        var wire = new Wire { Holds = request => { read.Add($"{request.Method} {request.Uri.Path}"); return Task.CompletedTask; } };
        var store = new VersionStore(
            await AzuriteStores.BlobsOverAsync(wire), await AzuriteStores.GetAsync<AliasStore>(), SigningKeys.None,
            await AzuriteStores.GetAsync<HousekeepingQueue>());
        var trusted = await store.TrustAsync(tenant, source, Cancellation);

        await store.CopyAsync(trusted, source with { Version = new(2) }, Cancellation);

        Assert.IsTrue(read.Exists(request => request.EndsWith(source.Files[0].Name, StringComparison.Ordinal)));
        Assert.IsFalse(read.Exists(request => request.StartsWith("GET", StringComparison.Ordinal) && IsFile(request)));

        bool IsFile(string request) => source.Files.Any(file => request.EndsWith(file.Name, StringComparison.Ordinal));
    }

    private static bool IsCopy(Request request) => request.Headers.Contains("x-ms-copy-source");

    private async Task<(VersionStore Store, Manifest Source)> PublishAsync()
    {
        var store = await AzuriteStores.GetAsync<VersionStore>();
        await (await AzuriteStores.GetAsync<ModelStore>()).ReserveVersionAsync(tenant, SampleManifest.Digits, Cancellation);
        return (store, await store.PublishAsync(tenant, SampleManifest.Of(folder, 1, null), folder.Path, Cancellation));
    }

    private async Task<bool> AnyBlobAsync(string under)
    {
        await foreach (var _ in (await ContainerAsync()).GetBlobsAsync(
            Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, $"{tenant}/{under}", Cancellation))
        {
            return true;
        }

        return false;
    }

    private static async Task<BlobContainerClient> ContainerAsync() =>
        (await AzuriteStores.GetAsync<BlobServiceClient>()).GetBlobContainerClient(StorageNames.ModelsContainer);
}
