using System.Globalization;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Maas.Core.Jobs;
using Maas.Core.Storage;

namespace Maas.Predict.Batches;

/// <summary>
/// Parts of results: blobs <c>{tenant}/{job}/results/{first row}-{row behind the last}-{fence}</c>, each of which names the one before
/// it. None is written again with other rows: a worker that did not learn that its part was committed makes a longer one beside it.
/// What the job's row names as the last part leads to all that are committed; what a killed or lapsed claim wrote besides is led to by
/// nothing, and is deleted when the job is over.
/// </summary>
public sealed class ResultStore(BlobServiceClient blobs)
{
    private const string Previous = "previous";

    private readonly BlobContainerClient container = blobs.GetBlobContainerClient(StorageNames.JobsContainer);

    /// <summary>Stores the part of so many rows that follows what the row has, and gives its name.</summary>
    public async Task<string> PutAsync(Job job, long rows, BinaryData content, CancellationToken cancellation)
    {
        var first = job.Batch!.Done;
        var name = string.Create(CultureInfo.InvariantCulture, $"{first:D12}-{first + rows:D12}-{job.Fence:D6}");
        var options = new BlobUploadOptions
        {
            Metadata = job.Batch.LastPart is { } last ? new Dictionary<string, string> { [Previous] = last } : null,
        };
        await container.GetBlobClient(Prefix(job) + name).UploadAsync(content, options, cancellation);
        return name;
    }

    /// <summary>Writes all committed parts, in order.</summary>
    public async Task CopyToAsync(Job job, Stream target, CancellationToken cancellation)
    {
        foreach (var name in Committed(job, await ReadAsync(job, cancellation)))
        {
            var part = await container.GetBlobClient(Prefix(job) + name).DownloadStreamingAsync(cancellationToken: cancellation);
            await using var content = part.Value.Content;
            await content.CopyToAsync(target, cancellation);
        }
    }

    /// <summary>
    /// Deletes the parts that are not committed of a job that is over. Its row names no other part any more, so nobody's result loses one,
    /// whoever else still writes: a zombie's later part is as little named, and goes when this is done again.
    /// </summary>
    public async Task DeleteStraysAsync(Job job, CancellationToken cancellation)
    {
        if (!job.State.IsOver())
        {
            throw new InvalidOperationException($"job {job.Id} is {job.State}: its parts may still be committed");
        }

        var before = await ReadAsync(job, cancellation);
        foreach (var name in before.Keys.Except(Committed(job, before), StringComparer.Ordinal))
        {
            await container.GetBlobClient(Prefix(job) + name).DeleteIfExistsAsync(cancellationToken: cancellation);
        }
    }

    // The parts that are there, each with the one before it.
    private async Task<Dictionary<string, string?>> ReadAsync(Job job, CancellationToken cancellation)
    {
        var before = new Dictionary<string, string?>(StringComparer.Ordinal);
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, Prefix(job), cancellation))
        {
            before[blob.Name[Prefix(job).Length..]] = blob.Metadata.TryGetValue(Previous, out var name) ? name : null;
        }

        return before;
    }

    private static Stack<string> Committed(Job job, Dictionary<string, string?> before)
    {
        var names = new Stack<string>();
        for (var name = job.Batch!.LastPart; name is not null; name = before[name])
        {
            names.Push(name);
        }

        return names;
    }

    private static string Prefix(Job job) => $"{job.Tenant}/{job.Id}/results/";
}
