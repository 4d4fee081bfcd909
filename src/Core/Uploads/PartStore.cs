using System.Globalization;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Core.Uploads;

/// <summary>
/// The bytes of uploads: at <c>{tenant}/{id}/content</c> a block blob, of which each part is a block until all are committed as one, and
/// <c>manifest.json</c> beside it, what the sender says of a model.
/// </summary>
public sealed class PartStore(BlobServiceClient blobs)
{
    private readonly BlobContainerClient container = blobs.GetBlobContainerClient(StorageNames.UploadsContainer);

    /// <summary>Stages a part; one that was staged before is replaced.</summary>
    public async Task PutAsync(Upload upload, int part, string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        await Content(upload).StageBlockAsync(BlockId(part), file, cancellationToken: cancellation);
    }

    /// <summary>The numbers of the parts that are there, in their order.</summary>
    public async Task<IReadOnlyList<int>> ListAsync(Upload upload, CancellationToken cancellation)
    {
        var list = await FindBlocksAsync(upload, cancellation);
        return [.. (list?.CommittedBlocks ?? []).Concat(list?.UncommittedBlocks ?? []).Select(block => Number(block.Name)).Distinct()
            .Order()];
    }

    /// <summary>Makes the parts one blob. Safe to repeat.</summary>
    public async Task CommitAsync(Upload upload, CancellationToken cancellation)
    {
        var committed = (await FindBlocksAsync(upload, cancellation))?.CommittedBlocks.Count();
        if (committed != upload.Parts)
        {
            await Content(upload).CommitBlockListAsync(Enumerable.Range(1, upload.Parts).Select(BlockId), cancellationToken: cancellation);
        }
    }

    /// <summary>Streams all bytes to a path and gives their SHA-256.</summary>
    public Task<string> DownloadAsync(Upload upload, string path, CancellationToken cancellation) =>
        container.GetBlobClient(Name(upload, "content")).DownloadHashedAsync(path, cancellation);

    public Task PutManifestAsync(Upload upload, byte[] json, CancellationToken cancellation) =>
        container.GetBlobClient(Name(upload, "manifest.json")).UploadAsync(BinaryData.FromBytes(json), overwrite: true, cancellation);

    public async Task<byte[]?> FindManifestAsync(Upload upload, CancellationToken cancellation)
    {
        try
        {
            var content = await container.GetBlobClient(Name(upload, "manifest.json")).DownloadContentAsync(cancellation);
            return content.Value.Content.ToArray();
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Forgets the bytes, also those of parts.</summary>
    public async Task DeleteAsync(TenantId tenant, UploadId id, CancellationToken cancellation)
    {
        var content = container.GetBlockBlobClient(Name(tenant, id, "content"));

        // A blob of nothing but staged blocks is there for nobody, until an empty list makes it one.
        await content.CommitBlockListAsync([], cancellationToken: cancellation);
        await content.DeleteIfExistsAsync(cancellationToken: cancellation);
        await container.DeleteBlobIfExistsAsync(Name(tenant, id, "manifest.json"), cancellationToken: cancellation);
    }

    private async Task<BlockList?> FindBlocksAsync(Upload upload, CancellationToken cancellation)
    {
        try
        {
            return await Content(upload).GetBlockListAsync(BlockListTypes.All, cancellationToken: cancellation);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
    }

    private BlockBlobClient Content(Upload upload) => container.GetBlockBlobClient(Name(upload, "content"));

    private static string Name(Upload upload, string name) => Name(upload.Tenant, upload.Id, name);

    private static string Name(TenantId tenant, UploadId id, string name) => $"{tenant}/{id}/{name}";

    // All ids of a blob's blocks must have one length.
    private static string BlockId(int part) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(part.ToString("D8", CultureInfo.InvariantCulture)));

    private static int Number(string blockId) =>
        int.Parse(Encoding.ASCII.GetString(Convert.FromBase64String(blockId)), CultureInfo.InvariantCulture);
}
