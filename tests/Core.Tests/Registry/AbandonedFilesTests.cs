using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Signing;
using Maas.Core.Storage;
using Maas.Core.Uploads;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Core.Tests.Registry;

/// <summary>Numbers that were reserved, and whose publisher died.</summary>
[TestClass]
public sealed class AbandonedFilesTests : IDisposable
{
    private static readonly ModelName Digits = SampleManifest.Digits;

    private readonly TenantId tenant = AzuriteStores.NewTenant();
    private readonly ScratchFolder folder = new();
    private readonly FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    public void Dispose() => folder.Dispose();

    [TestMethod]
    public async Task Files_without_a_manifest_go_with_a_sweep_once_they_are_a_week_old()
    {
        var versions = await AzuriteStores.GetAsync<VersionStore>();
        await PublishAsync(versions);
        await Assert.ThrowsAsync<IOException>(async () => await PublishAsync(await DyingAsync()));
        var removal = await RemovalAsync();

        time.Advance(TimeSpan.FromDays(6));
        await removal.SweepAsync(tenant, Digits, Cancellation);
        var young = await CountAsync(2);
        time.Advance(TimeSpan.FromDays(2));
        await removal.SweepAsync(tenant, Digits, Cancellation);

        Assert.AreEqual((2, 0, 3), (young, await CountAsync(2), await CountAsync(1)));
        await Refused.AsAsync(ServiceError.Conflict, () => versions.PublishAsync(
            tenant, SampleManifest.Of(folder, 2, null), folder.Path, Cancellation));
    }

    private async Task PublishAsync(VersionStore versions)
    {
        var version = await (await AzuriteStores.GetAsync<ModelStore>()).ReserveVersionAsync(tenant, Digits, Cancellation);
        await versions.PublishAsync(tenant, SampleManifest.Of(folder, version.Number, null), folder.Path, Cancellation);
    }

    private static async Task<VersionStore> DyingAsync()
    {
        var wire = new Wire
        {
            Cuts = request => request.Method == RequestMethod.Put
                && request.Uri.Path.EndsWith("manifest.json", StringComparison.Ordinal),
        };
        return new(
            await AzuriteStores.BlobsOverAsync(wire), await AzuriteStores.GetAsync<AliasStore>(), SigningKeys.None,
            await AzuriteStores.GetAsync<HousekeepingQueue>());
    }

    private async Task<RemovalStore> RemovalAsync() => new(
        await AzuriteStores.GetAsync<BlobServiceClient>(), new(await AzuriteStores.GetAsync<TableServiceClient>(), time));

    private async Task<int> CountAsync(int version)
    {
        var container = (await AzuriteStores.GetAsync<BlobServiceClient>()).GetBlobContainerClient(StorageNames.ModelsContainer);
        var count = 0;
        await foreach (var _ in container.GetBlobsAsync(
            BlobTraits.None, BlobStates.None, $"{tenant}/digits/{version}/", Cancellation))
        {
            count++;
        }

        return count;
    }
}
