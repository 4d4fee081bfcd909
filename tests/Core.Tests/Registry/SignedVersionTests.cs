using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Signing;
using Maas.Core.Storage;
using Maas.Core.Uploads;
using Maas.Testing;
using Microsoft.Extensions.Configuration;

namespace Maas.Core.Tests.Registry;

[TestClass]
public sealed class SignedVersionTests : IDisposable
{
    private static readonly SigningPair Old = SigningPair.Make();
    private static readonly SigningPair New = SigningPair.Make();

    private readonly TenantId tenant = AzuriteStores.NewTenant();
    private readonly ScratchFolder folder = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    public void Dispose() => folder.Dispose();

    [TestMethod]
    public async Task What_a_trusted_key_signed_is_trusted_also_while_keys_are_changed()
    {
        var (before, after) = (await StoreAsync(Old, Old.PublicKey), await StoreAsync(New, $"{Old.PublicKey}\n{New.PublicKey}"));

        await PublishAsync(before, 1);
        await PublishAsync(after, 2);

        Assert.IsNull(await DistrustAsync(after, 1));
        Assert.IsNull(await DistrustAsync(after, 2));
        StringAssert.Contains(await DistrustAsync(before, 2), "is not among the keys that are trusted here");
    }

    [TestMethod]
    public async Task What_nobody_signed_is_not_used()
    {
        await PublishAsync(await StoreAsync(null, "none"), 1);
        var store = await StoreAsync(null, New.PublicKey);
        var manifest = (await store.FindAsync(tenant, SampleManifest.Digits, new(1), Cancellation))!;

        await Refused.AsAsync(ServiceError.UntrustedModel, () => store.TrustAsync(tenant, manifest, Cancellation));

        Assert.AreEqual("version 1 of \"digits\" is not used: it is not signed", await DistrustAsync(store, 1));
    }

    [TestMethod]
    [DataRow("signature", "AAAA", "it is not signed")]
    [DataRow("signature", "not base64!", "it is not signed")]
    [DataRow("signer", "..", "it is not signed")]
    [DataRow("signer", "0000000000000000", "is not among the keys")]
    public async Task A_signature_that_is_none_does_not_count(string name, string value, string told)
    {
        var store = await StoreAsync(New, New.PublicKey);
        await PublishAsync(store, 1);
        var (bytes, metadata) = await ReadAsync(tenant, 1);
        metadata[name] = value;

        await WriteAsync(tenant, 1, bytes, metadata);

        StringAssert.Contains(await DistrustAsync(store, 1), told);
    }

    [TestMethod]
    public async Task No_byte_of_a_signed_manifest_can_be_changed()
    {
        var store = await StoreAsync(New, New.PublicKey);
        await PublishAsync(store, 1);
        var manifest = (await store.FindAsync(tenant, SampleManifest.Digits, new(1), Cancellation))!;
        var (bytes, metadata) = await ReadAsync(tenant, 1);
        foreach (var at in new[] { 0, bytes.Length / 2, bytes.Length - 1 })
        {
            bytes[at] ^= 1;
            await WriteAsync(tenant, 1, bytes, metadata);
            bytes[at] ^= 1;

            await Refused.AsAsync(ServiceError.UntrustedModel, () => store.TrustAsync(tenant, manifest, Cancellation));
        }

        await WriteAsync(tenant, 1, [.. bytes, (byte)' '], metadata);
        StringAssert.Contains(await DistrustAsync(store, 1), "its manifest is not the one that");
    }

    [TestMethod]
    public async Task A_signed_manifest_holds_for_its_tenant_model_and_version_alone()
    {
        var store = await StoreAsync(New, New.PublicKey);
        await PublishAsync(store, 1);
        await PublishAsync(store, 2);
        var stranger = AzuriteStores.NewTenant();
        var (bytes, metadata) = await ReadAsync(tenant, 1);

        await WriteAsync(stranger, 1, bytes, metadata);
        await WriteAsync(tenant, 2, bytes, metadata);

        var theirs = (await store.FindAsync(stranger, SampleManifest.Digits, new(1), Cancellation))!;
        StringAssert.Contains(await store.FindDistrustAsync(stranger, theirs, Cancellation), "its manifest is not the one that");
        await Refused.AsAsync(
            ServiceError.CorruptModel, () => store.FindAsync(tenant, SampleManifest.Digits, new(2), Cancellation));
        await Refused.AsAsync(
            ServiceError.UntrustedModel, () => store.TrustAsync(tenant, theirs with { Version = new(2) }, Cancellation));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_publisher_who_repeats_leaves_the_signature_of_what_was_written_first(bool written)
    {
        var wire = new Wire { Cuts = request => !written && IsManifest(request), LosesAnswer = request => written && IsManifest(request) };
        var dying = await StoreAsync(Old, Old.PublicKey, wire);
        var store = await StoreAsync(New, $"{Old.PublicKey}\n{New.PublicKey}");
        var manifest = SampleManifest.Of(folder, 1, null);
        await Assert.ThrowsAsync<IOException>(() => dying.PublishAsync(tenant, manifest, folder.Path, Cancellation));

        await store.PublishAsync(tenant, manifest with { Created = manifest.Created.AddDays(1) }, folder.Path, Cancellation);

        Assert.IsNull(await DistrustAsync(store, 1));
        Assert.AreEqual(written, await DistrustAsync(await StoreAsync(null, Old.PublicKey), 1) is null);
    }

    [TestMethod]
    public async Task Of_two_publishers_at_once_the_signature_is_of_the_manifest_that_came_first()
    {
        var (one, two) = (await StoreAsync(Old, Old.PublicKey), await StoreAsync(New, New.PublicKey));
        var manifest = SampleManifest.Of(folder, 1, null);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? one : two).PublishAsync(
            tenant, manifest with { Created = manifest.Created.AddDays(i) }, folder.Path, Cancellation)));

        Assert.IsNull(await DistrustAsync(await StoreAsync(null, $"{Old.PublicKey}\n{New.PublicKey}"), 1));
    }

    private static bool IsManifest(Request request) =>
        request.Method == RequestMethod.Put && request.Uri.Path.EndsWith("/manifest.json", StringComparison.Ordinal);

    private static async Task<VersionStore> StoreAsync(SigningPair? own, string trusted, Wire? wire = null)
    {
        var keys = SigningKeys.Read(new ConfigurationBuilder().AddInMemoryCollection(
            [new("Signing:PrivateKey", own?.PrivateKey ?? "none"), new("Signing:PublicKeys", trusted)]).Build());
        return new(
            await AzuriteStores.BlobsOverAsync(wire ?? new()), await AzuriteStores.GetAsync<AliasStore>(), keys,
            await AzuriteStores.GetAsync<HousekeepingQueue>());
    }

    private Task<Manifest> PublishAsync(VersionStore store, int version) =>
        store.PublishAsync(tenant, SampleManifest.Of(folder, version, null), folder.Path, Cancellation);

    private async Task<string?> DistrustAsync(VersionStore store, int version)
    {
        var manifest = await store.FindAsync(tenant, SampleManifest.Digits, new(version), Cancellation);
        return await store.FindDistrustAsync(tenant, manifest!, Cancellation);
    }

    private async Task<(byte[] Bytes, IDictionary<string, string> Metadata)> ReadAsync(TenantId whose, int version)
    {
        var read = (await (await BlobAsync(whose, version)).DownloadContentAsync(Cancellation)).Value;
        return (read.Content.ToArray(), read.Details.Metadata);
    }

    private async Task WriteAsync(TenantId whose, int version, byte[] bytes, IDictionary<string, string> metadata) =>
        await (await BlobAsync(whose, version)).UploadAsync(
            BinaryData.FromBytes(bytes), new BlobUploadOptions { Metadata = metadata }, Cancellation);

    private static async Task<BlobClient> BlobAsync(TenantId whose, int version) => (await AzuriteStores.GetAsync<BlobServiceClient>())
        .GetBlobContainerClient(StorageNames.ModelsContainer).GetBlobClient($"{whose}/digits/{version}/manifest.json");
}
