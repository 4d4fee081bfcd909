using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Core.Datasets;

/// <summary>
/// Datasets: the bytes as uploaded at <c>{tenant}/{dataset}/{sha256}</c>, the report of their check beside them,
/// and <c>current.json</c>, which says what the name stands for.
/// </summary>
/// <remarks>
/// The race of a put and a delete: (1) the put finds its bytes stored already, (2) the delete removes them, with all else, (3) the put
/// lets the name stand for them. So a put looks for its bytes after that, and begins again where they are gone; and a delete looks again
/// until nothing is left, so that what it has listed before (3) and removes after that look goes with the name.
/// </remarks>
public sealed class DatasetStore(BlobServiceClient blobs, TimeProvider time)
{
    private const string CurrentName = "current.json";

    // Fetched at once of what is read where it is stored: at its begin and end that much is fetched in vain.
    private const int ReadBytes = 512 << 10;

    private readonly BlobContainerClient container = blobs.GetBlobContainerClient(StorageNames.DatasetsContainer);

    /// <summary>Stores a checked file and lets the name stand for it. Safe to repeat.</summary>
    public async Task<DatasetEntry> PutAsync(
        TenantId tenant, DatasetName dataset, string path, string sha256, DatasetReport report, CancellationToken cancellation)
    {
        var entry = new DatasetEntry
        {
            Dataset = dataset,
            Sha256 = sha256,
            SizeBytes = new FileInfo(path).Length,
            Uploaded = time.GetUtcNow(),
            Report = report,
        };
        var json = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(entry, CoreJson.Default.DatasetEntry));
        do
        {
            await Blob(tenant, dataset, sha256).UploadCheckedAsync(path, sha256, cancellation);
            await Blob(tenant, dataset, $"{sha256}.json").UploadAsync(json, overwrite: true, cancellation);
            await Blob(tenant, dataset, CurrentName).UploadAsync(json, overwrite: true, cancellation);
        }
        while (!await IsStoredAsync(tenant, dataset, sha256, cancellation));
        return entry;
    }

    /// <summary>What the name stands for now.</summary>
    public Task<DatasetEntry?> FindAsync(TenantId tenant, DatasetName dataset, CancellationToken cancellation) =>
        ReadAsync(Blob(tenant, dataset, CurrentName), cancellation);

    /// <summary>What these bytes of the dataset were found to be, also after the name stands for others.</summary>
    public Task<DatasetEntry?> FindAsync(TenantId tenant, DatasetName dataset, string sha256, CancellationToken cancellation) =>
        ReadAsync(Blob(tenant, dataset, $"{sha256}.json"), cancellation);

    /// <exception cref="ServiceException">There is no such dataset.</exception>
    public async Task<DatasetEntry> GetAsync(TenantId tenant, DatasetName dataset, CancellationToken cancellation) =>
        await FindAsync(tenant, dataset, cancellation) ?? throw Unknown(dataset);

    /// <summary>Datasets by name.</summary>
    public async Task<Page<DatasetEntry>> ListAsync(TenantId tenant, int top, string? next, CancellationToken cancellation)
    {
        try
        {
            var names = container.GetBlobsByHierarchyAsync(BlobTraits.None, BlobStates.None, "/", $"{tenant}/", cancellation);
            await foreach (var page in names.AsPages(next, top))
            {
                var entries = await Task.WhenAll(page.Values.Where(item => item.IsPrefix)
                    .Select(item => ReadAsync(container.GetBlobClient($"{item.Prefix}{CurrentName}"), cancellation)));
                return new([.. entries.OfType<DatasetEntry>()], page.ContinuationToken is { Length: > 0 } token ? token : null);
            }
        }
        catch (RequestFailedException exception) when (exception.Status == 400 && next is not null)
        {
            throw ServiceError.InvalidRequest.With("the continuation is not one that a page of this list gave");
        }

        return new([], null);
    }

    /// <summary>Forgets the dataset with all its bytes; jobs that are to train on it will fail. Safe to repeat: who died in its midst
    /// has left bytes that no name stands for.</summary>
    /// <exception cref="ServiceException">There is no such dataset.</exception>
    public async Task DeleteAsync(TenantId tenant, DatasetName dataset, CancellationToken cancellation)
    {
        if (!await Blob(tenant, dataset, CurrentName).DeleteIfExistsAsync(cancellationToken: cancellation)
            && !await DeleteAllAsync(tenant, dataset, cancellation))
        {
            throw Unknown(dataset);
        }

        while (await DeleteAllAsync(tenant, dataset, cancellation))
        {
            // Until nothing is left.
        }
    }

    /// <summary>Streams the bytes with this digest to a path; gives the tag that the stored ones have as long as they are these.</summary>
    /// <exception cref="ServiceException">They are gone, or not what they were.</exception>
    public async Task<string> DownloadAsync(
        TenantId tenant, DatasetName dataset, string sha256, string path, CancellationToken cancellation)
    {
        try
        {
            var (actual, tag) = await Blob(tenant, dataset, sha256).DownloadTaggedAsync(path, cancellation);
            if (actual != sha256)
            {
                File.Delete(path);
                throw ServiceError.InvalidDataset.With($"the stored bytes of \"{dataset}\" no longer have the SHA-256 {sha256}");
            }

            return tag;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            throw ServiceError.UnknownDataset.With($"the dataset \"{dataset}\" with the SHA-256 {sha256} was deleted");
        }
    }

    /// <summary>
    /// Opens the bytes with this digest where they are: what is read is fetched, from any place on. Null where they are gone, or no longer
    /// have the tag that they had when their digest was found right.
    /// </summary>
    public Task<Stream?> TryOpenAsync(
        TenantId tenant, DatasetName dataset, string sha256, string tag, CancellationToken cancellation) =>
        Blob(tenant, dataset, sha256).TryOpenAsync(tag, ReadBytes, cancellation);

    /// <summary>Whether the bytes with this digest are stored.</summary>
    public async Task<bool> IsStoredAsync(TenantId tenant, DatasetName dataset, string sha256, CancellationToken cancellation) =>
        await Blob(tenant, dataset, sha256).ExistsAsync(cancellation);

    /// <summary>Whether the bytes with this digest are stored, and have this tag still.</summary>
    public async Task<bool> IsStoredAsync(
        TenantId tenant, DatasetName dataset, string sha256, string tag, CancellationToken cancellation)
    {
        try
        {
            var conditions = new BlobRequestConditions { IfMatch = new ETag(tag) };
            await Blob(tenant, dataset, sha256).GetPropertiesAsync(conditions, cancellation);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 412)
        {
            return false;
        }
    }

    private static ServiceException Unknown(DatasetName dataset) =>
        ServiceError.UnknownDataset.With($"there is no dataset \"{dataset}\"");

    // False: there was nothing.
    private async Task<bool> DeleteAllAsync(TenantId tenant, DatasetName dataset, CancellationToken cancellation)
    {
        var any = false;
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{tenant}/{dataset}/", cancellation))
        {
            any = true;
            await container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellation);
        }

        return any;
    }

    private static async Task<DatasetEntry?> ReadAsync(BlobClient blob, CancellationToken cancellation)
    {
        try
        {
            var content = await blob.DownloadContentAsync(cancellation);
            return JsonSerializer.Deserialize(content.Value.Content, CoreJson.Default.DatasetEntry);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
    }

    private BlobClient Blob(TenantId tenant, DatasetName dataset, string name) => container.GetBlobClient($"{tenant}/{dataset}/{name}");
}
