using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Maas.Core.Datasets;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Core.Tests.Datasets;

[TestClass]
public sealed class DatasetStoreTests : IDisposable
{
    private static readonly DatasetName Penguins = DatasetName.Parse("penguins");
    private static readonly DatasetReport Report = new()
    {
        Format = DatasetFormat.Csv,
        Rows = 2,
        Columns = [new() { Name = "a", Type = ColumnType.Number, Missing = 0, Distinct = 2 }],
    };

    private readonly TenantId tenant = AzuriteStores.NewTenant();
    private readonly ScratchFolder folder = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    public void Dispose() => folder.Dispose();

    [TestMethod]
    public async Task A_dataset_reads_back_with_its_report_and_bytes()
    {
        var store = await AzuriteStores.GetAsync<DatasetStore>();
        var entry = await PutAsync(store, Penguins, "a\n1\n2\n");

        var found = await store.GetAsync(tenant, Penguins, Cancellation);
        await store.DownloadAsync(tenant, Penguins, entry.Sha256, folder.Combine("copy"), Cancellation);

        Assert.AreEqual((6L, entry.Sha256, entry.Uploaded), (found.SizeBytes, found.Sha256, found.Uploaded));
        Assert.AreEqual((DatasetFormat.Csv, 2L, ColumnType.Number), (found.Report.Format, found.Report.Rows, found.Report.Columns[0].Type));
        Assert.AreEqual("a\n1\n2\n", await File.ReadAllTextAsync(folder.Combine("copy"), Cancellation));
    }

    [TestMethod]
    public async Task Putting_it_again_is_safe()
    {
        var store = await AzuriteStores.GetAsync<DatasetStore>();
        await PutAsync(store, Penguins, "a\n1\n");

        var again = await PutAsync(store, Penguins, "a\n1\n");

        Assert.AreEqual(again.Uploaded, (await store.GetAsync(tenant, Penguins, Cancellation)).Uploaded);
    }

    [TestMethod]
    public async Task A_name_may_come_to_stand_for_other_bytes_while_the_old_ones_stay()
    {
        var store = await AzuriteStores.GetAsync<DatasetStore>();
        var old = await PutAsync(store, Penguins, "a\n1\n");
        var now = await PutAsync(store, Penguins, "a\n2\n");

        await store.DownloadAsync(tenant, Penguins, old.Sha256, folder.Combine("copy"), Cancellation);

        Assert.AreEqual(now.Sha256, (await store.GetAsync(tenant, Penguins, Cancellation)).Sha256);
        Assert.AreEqual(old.Sha256, (await store.FindAsync(tenant, Penguins, old.Sha256, Cancellation))!.Sha256);
    }

    [TestMethod]
    public async Task Bytes_with_another_digest_are_not_stored()
    {
        var store = await AzuriteStores.GetAsync<DatasetStore>();
        folder.Write("data", "a\n1\n"u8);

        await Assert.ThrowsExactlyAsync<InvalidDataException>(
            () => store.PutAsync(tenant, Penguins, folder.Combine("data"), new string('0', 64), Report, Cancellation));

        Assert.IsNull(await store.FindAsync(tenant, Penguins, Cancellation));
    }

    [TestMethod]
    public async Task Datasets_are_listed_by_name_page_by_page()
    {
        var store = await AzuriteStores.GetAsync<DatasetStore>();
        foreach (var name in new[] { "c", "a", "a-2", "b", "z" })
        {
            await PutAsync(store, DatasetName.Parse(name), $"{name}\n1\n");
        }

        var pages = new List<Page<DatasetEntry>> { await store.ListAsync(tenant, 2, null, Cancellation) };
        while (pages[^1].Next is { } next)
        {
            pages.Add(await store.ListAsync(tenant, 2, next, Cancellation));
        }

        Assert.AreEqual("a a-2 b c z", string.Join(' ', pages.SelectMany(page => page.Items).Select(entry => entry.Dataset).Order(ByText)));
        Assert.IsTrue(pages.All(page => page.Items.Count <= 2));
    }

    [TestMethod]
    public async Task A_deleted_dataset_is_gone_with_its_bytes_and_its_neighbours_stay()
    {
        var store = await AzuriteStores.GetAsync<DatasetStore>();
        var entry = await PutAsync(store, Penguins, "a\n1\n");
        var neighbour = await PutAsync(store, DatasetName.Parse("penguins-2"), "a\n1\n");

        await store.DeleteAsync(tenant, Penguins, Cancellation);

        await Refused.AsAsync(ServiceError.UnknownDataset, () => store.GetAsync(tenant, Penguins, Cancellation));
        await Refused.AsAsync(ServiceError.UnknownDataset, () => store.DeleteAsync(tenant, Penguins, Cancellation));
        await Refused.AsAsync(
            ServiceError.UnknownDataset, () => store.DownloadAsync(tenant, Penguins, entry.Sha256, folder.Combine("copy"), Cancellation));
        Assert.IsNull(await store.FindAsync(tenant, Penguins, entry.Sha256, Cancellation));
        Assert.AreEqual(neighbour.Dataset, (await store.ListAsync(tenant, 10, null, Cancellation)).Items.Single().Dataset);
    }

    [TestMethod]
    public async Task A_delete_that_died_is_finished_by_its_repeat()
    {
        var store = await AzuriteStores.GetAsync<DatasetStore>();
        await PutAsync(store, Penguins, "a\n1\n");
        var wire = new Wire { Cuts = request => IsOf(request, RequestMethod.Delete) && !IsOfCurrent(request) };
        var dying = new DatasetStore(await AzuriteStores.BlobsOverAsync(wire), TimeProvider.System);

        await Assert.ThrowsAsync<Exception>(() => dying.DeleteAsync(tenant, Penguins, Cancellation));
        var left = await BlobsAsync();
        await store.DeleteAsync(tenant, Penguins, Cancellation);

        Assert.AreEqual((2, 0), (left, await BlobsAsync()));
        await Refused.AsAsync(ServiceError.UnknownDataset, () => store.DeleteAsync(tenant, Penguins, Cancellation));
    }

    [TestMethod]
    [DataRow(false, DisplayName = "before the name stands for them")]
    [DataRow(true, DisplayName = "listed before that, removed after the last look")]
    public async Task Of_a_delete_while_the_same_bytes_are_put_no_name_without_bytes_is_left(bool putWithin)
    {
        var store = await AzuriteStores.GetAsync<DatasetStore>();
        var entry = await PutAsync(store, Penguins, "a\n1\n");
        var wire = new Wire();
        var other = new DatasetStore(await AzuriteStores.BlobsOverAsync(wire), TimeProvider.System);
        Func<Task> put = () => PutAsync(putWithin ? store : other, Penguins, "a\n1\n");
        Func<Task> delete = () => (putWithin ? other : store).DeleteAsync(tenant, Penguins, Cancellation);
        var within = putWithin ? put : delete;
        wire.Holds = request => IsOf(request, putWithin ? RequestMethod.Delete : RequestMethod.Put) && IsOfCurrent(request) != putWithin
            && Interlocked.Exchange(ref within!, null!) is { } once ? once() : Task.CompletedTask;

        await (putWithin ? delete : put)();

        Assert.AreEqual(putWithin, await store.FindAsync(tenant, Penguins, Cancellation) is null);
        Assert.AreEqual(!putWithin, await store.IsStoredAsync(tenant, Penguins, entry.Sha256, Cancellation));
        Assert.AreEqual(putWithin ? 0 : 3, await BlobsAsync());
    }

    [TestMethod]
    public async Task Stored_bytes_that_changed_are_refused_and_not_left_behind()
    {
        var store = await AzuriteStores.GetAsync<DatasetStore>();
        var entry = await PutAsync(store, Penguins, "a\n1\n");
        var blob = (await AzuriteStores.GetAsync<BlobServiceClient>()).GetBlobContainerClient(StorageNames.DatasetsContainer)
            .GetBlobClient($"{tenant}/penguins/{entry.Sha256}");
        await blob.UploadAsync(BinaryData.FromString("b\n1\n"), overwrite: true, Cancellation);

        await Refused.AsAsync(
            ServiceError.InvalidDataset, () => store.DownloadAsync(tenant, Penguins, entry.Sha256, folder.Combine("copy"), Cancellation));

        Assert.IsFalse(File.Exists(folder.Combine("copy")));
    }

    [TestMethod]
    public async Task Another_tenants_dataset_is_unknown()
    {
        var store = await AzuriteStores.GetAsync<DatasetStore>();
        var entry = await PutAsync(store, Penguins, "a\n1\n");
        var stranger = AzuriteStores.NewTenant();

        await Refused.AsAsync(ServiceError.UnknownDataset, () => store.GetAsync(stranger, Penguins, Cancellation));
        await Refused.AsAsync(ServiceError.UnknownDataset, () => store.DeleteAsync(stranger, Penguins, Cancellation));
        await Refused.AsAsync(
            ServiceError.UnknownDataset, () => store.DownloadAsync(stranger, Penguins, entry.Sha256, folder.Combine("x"), Cancellation));
        Assert.HasCount(0, (await store.ListAsync(stranger, 10, null, Cancellation)).Items);
    }

    private static Comparer<DatasetName> ByText => Comparer<DatasetName>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value));

    private bool IsOf(Request request, RequestMethod method) =>
        request.Method == method && request.Uri.Path.Contains($"/{tenant}/", StringComparison.Ordinal);

    private static bool IsOfCurrent(Request request) => request.Uri.Path.EndsWith("/current.json", StringComparison.Ordinal);

    private async Task<int> BlobsAsync() => await (await AzuriteStores.GetAsync<BlobServiceClient>())
        .GetBlobContainerClient(StorageNames.DatasetsContainer)
        .GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{tenant}/", Cancellation).CountAsync(Cancellation);

    private Task<DatasetEntry> PutAsync(DatasetStore store, DatasetName dataset, string csv)
    {
        var sha256 = folder.Write("data", System.Text.Encoding.UTF8.GetBytes(csv));
        return store.PutAsync(tenant, dataset, folder.Combine("data"), sha256, Report, Cancellation);
    }
}
