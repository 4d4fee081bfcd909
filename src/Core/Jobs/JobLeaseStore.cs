using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Core.Jobs;

/// <summary>Who has which job: a lease on the blob <c>{tenant}/{job}/claim</c>.</summary>
public sealed class JobLeaseStore(BlobServiceClient blobs)
{
    /// <summary>How long a dead worker's job stays its own. Azure takes 15 to 60 seconds.</summary>
    public static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(30);

    private readonly BlobContainerClient container = blobs.GetBlobContainerClient(StorageNames.JobsContainer);

    /// <summary>Takes the lease; null where another worker has it.</summary>
    public async Task<JobLease?> TryTakeAsync(TenantId tenant, JobId job, CancellationToken cancellation)
    {
        var blob = Blob(tenant, job);
        try
        {
            if (!await blob.ExistsAsync(cancellation))
            {
                await blob.UploadAsync(BinaryData.Empty, overwrite: false, cancellation);
            }
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            // Another worker made it just now.
        }

        try
        {
            var lease = await blob.GetBlobLeaseClient().AcquireAsync(LeaseDuration, cancellationToken: cancellation);
            return new(tenant, job, lease.Value.LeaseId);
        }
        catch (RequestFailedException exception) when (exception.Status == 409)
        {
            return null;
        }
    }

    /// <exception cref="ClaimLostException">The lease lapsed and another worker took it.</exception>
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

    public async Task ReleaseAsync(JobLease lease, CancellationToken cancellation)
    {
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
            return properties.Value.LeaseState == LeaseState.Leased;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return false;
        }
    }

    private BlobClient Blob(TenantId tenant, JobId job) => container.GetBlobClient($"{tenant}/{job}/claim");
}
