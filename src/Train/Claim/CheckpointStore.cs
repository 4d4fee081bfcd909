using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Train.Claim;

/// <summary>
/// A job's checkpoints: blobs <c>{tenant}/{job}/checkpoints/{fence}-{step}</c>, so that a zombie's sort before those of a later claim.
/// A blob appears whole or not at all.
/// </summary>
internal sealed class CheckpointStore(BlobServiceClient blobs)
{
    private readonly BlobContainerClient container = blobs.GetBlobContainerClient(StorageNames.JobsContainer);

    /// <summary>Names, newest first.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(TenantId tenant, JobId job, CancellationToken cancellation)
    {
        var names = new List<string>();
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, Prefix(tenant, job), cancellation))
        {
            names.Add(blob.Name);
        }

        return [.. names.OrderDescending(StringComparer.Ordinal)];
    }

    /// <summary>The step that a checkpoint's name tells.</summary>
    public static long Step(string name) => long.Parse(name[(name.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture);

    /// <exception cref="InvalidDataException">It is gone by now.</exception>
    public async Task<Stream> OpenAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return await container.GetBlobClient(name).OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellation);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            throw new InvalidDataException("it was removed after it was found", exception);
        }
    }

    /// <summary>Stores a checkpoint, then removes the ones that are too many.</summary>
    /// <param name="kept">How many stay: the newest, and those before in case it can't be read.</param>
    public async Task SaveAsync(Job job, long step, Stream content, int kept, CancellationToken cancellation)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix(job.Tenant, job.Id)}{job.Fence:D6}-{step:D12}");
        await container.GetBlobClient(name).UploadAsync(content, overwrite: true, cancellation);
        foreach (var old in (await ListAsync(job.Tenant, job.Id, cancellation)).Skip(kept))
        {
            await container.DeleteBlobIfExistsAsync(old, cancellationToken: cancellation);
        }
    }

    private static string Prefix(TenantId tenant, JobId job) => $"{tenant}/{job}/checkpoints/";
}
