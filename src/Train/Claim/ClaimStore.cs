using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Train.Claim;

/// <summary>
/// Who has which job: a lease on the blob <c>{tenant}/{job}/claim</c>, and a row in a partition of the table <c>jobs</c> that
/// holds claimed jobs alone, so that a look for lapsed claims costs as much as there are running trainers.
/// </summary>
internal sealed class ClaimStore(BlobServiceClient blobs, TableServiceClient tables)
{
    /// <summary>How long a dead trainer's job stays its own. Azure takes 15 to 60 seconds.</summary>
    public static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(30);

    // No tenant's name has a '~'.
    private const string Partition = "~claimed";

    private readonly BlobContainerClient container = blobs.GetBlobContainerClient(StorageNames.JobsContainer);
    private readonly TableClient table = tables.GetTableClient(StorageNames.JobsTable);

    /// <summary>Takes the lease and remembers the job as claimed; null where another trainer has it.</summary>
    public async Task<JobLease?> TryLeaseAsync(TenantId tenant, JobId job, CancellationToken cancellation)
    {
        if (await TryAcquireAsync(Blob(tenant, job), cancellation) is not { } id)
        {
            return null;
        }

        var row = new TableEntity(Partition, Key(tenant, job));
        var answer = await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
        return new(tenant, job, id, answer.Headers.ETag.ToString()!);
    }

    /// <exception cref="ClaimLostException">The lease lapsed and another trainer took it.</exception>
    public async Task RenewAsync(JobLease lease, CancellationToken cancellation)
    {
        try
        {
            await Blob(lease.Tenant, lease.Job).GetBlobLeaseClient(lease.Id).RenewAsync(cancellationToken: cancellation);
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412 or 404)
        {
            throw new ClaimLostException($"the lease of job {lease.Job} is no longer ours");
        }
    }

    /// <summary>Forgets the job, unless a later claim is remembered in its place, and lets go of the lease.</summary>
    public async Task ReleaseAsync(JobLease lease, CancellationToken cancellation)
    {
        try
        {
            await table.DeleteEntityAsync(Partition, Key(lease.Tenant, lease.Job), new ETag(lease.Tag), cancellation);
        }
        catch (RequestFailedException exception) when (exception.Status == 412)
        {
            // Another trainer has the job by now, or has noted that ours lapsed: the row is no longer ours to remove.
        }

        try
        {
            await Blob(lease.Tenant, lease.Job).GetBlobLeaseClient(lease.Id).ReleaseAsync(cancellationToken: cancellation);
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412 or 404)
        {
            // It had lapsed.
        }
    }

    public async Task<bool> IsLeasedAsync(TenantId tenant, JobId job, CancellationToken cancellation)
    {
        try
        {
            var properties = await Blob(tenant, job).GetPropertiesAsync(cancellationToken: cancellation);
            return properties.Value.LeaseState == Azure.Storage.Blobs.Models.LeaseState.Leased;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return false;
        }
    }

    public async Task<IReadOnlyList<ClaimedJob>> ListAsync(CancellationToken cancellation)
    {
        var claimed = new List<ClaimedJob>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            var parts = row.RowKey.Split('|');
            claimed.Add(new(
                TenantId.Parse(parts[0]), JobId.Parse(parts[1]), row.GetDateTimeOffset(nameof(ClaimedJob.Requeued)), row.ETag.ToString()));
        }

        return claimed;
    }

    /// <summary>Notes that the job is put on the queue again; false where another trainer noted it first.</summary>
    public async Task<bool> TryNoteRequeuedAsync(ClaimedJob claimed, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            var row = new TableEntity(Partition, Key(claimed.Tenant, claimed.Job)) { [nameof(ClaimedJob.Requeued)] = now };
            await table.UpdateEntityAsync(row, new ETag(claimed.Tag), TableUpdateMode.Replace, cancellation);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 412)
        {
            return false;
        }
    }

    private static async Task<string?> TryAcquireAsync(BlobClient blob, CancellationToken cancellation)
    {
        try
        {
            if (!await blob.ExistsAsync(cancellation))
            {
                await blob.UploadAsync(BinaryData.Empty, overwrite: false, cancellation);
            }
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            // Another trainer made it just now.
        }

        try
        {
            return (await blob.GetBlobLeaseClient().AcquireAsync(LeaseDuration, cancellationToken: cancellation)).Value.LeaseId;
        }
        catch (RequestFailedException exception) when (exception.Status == 409)
        {
            return null;
        }
    }

    private static string Key(TenantId tenant, JobId job) => $"{tenant}|{job}";

    private BlobClient Blob(TenantId tenant, JobId job) => container.GetBlobClient($"{tenant}/{job}/claim");
}
