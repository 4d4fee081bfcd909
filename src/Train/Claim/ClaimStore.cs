using Azure;
using Azure.Data.Tables;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Train.Claim;

/// <summary>
/// Which jobs trainers have: a lease, and a row in a partition of the table <c>jobs</c> that holds jobs alone that trainers have
/// claimed, so that a look for lapsed claims costs as much as there are running trainers.
/// </summary>
internal sealed class ClaimStore(JobLeaseStore leases, TableServiceClient tables)
{
    // No tenant's name has a '~'.
    private const string Partition = "~claimed";

    private readonly TableClient table = tables.GetTableClient(StorageNames.JobsTable);

    /// <summary>Takes the lease and remembers the job as claimed; null where another trainer has it.</summary>
    public async Task<ClaimLease?> TryLeaseAsync(TenantId tenant, JobId job, CancellationToken cancellation)
    {
        if (await leases.TryTakeAsync(tenant, job, cancellation) is not { } lease)
        {
            return null;
        }

        var row = new TableEntity(Partition, Key(tenant, job));
        var answer = await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
        return new(lease, answer.Headers.ETag.ToString()!);
    }

    /// <summary>Forgets the job, unless a later claim is remembered in its place, and lets go of the lease.</summary>
    public async Task ReleaseAsync(ClaimLease claim, CancellationToken cancellation)
    {
        try
        {
            var key = Key(claim.Lease.Tenant, claim.Lease.Job);
            await table.DeleteEntityAsync(Partition, key, new ETag(claim.Tag), cancellation);
        }
        catch (RequestFailedException exception) when (exception.Status == 412)
        {
            // Another trainer has the job by now, or has noted that ours lapsed: the row is no longer ours to remove.
        }

        await leases.ReleaseAsync(claim.Lease, cancellation);
    }

    public Task<bool> IsLeasedAsync(TenantId tenant, JobId job, CancellationToken cancellation) =>
        leases.IsLeasedAsync(tenant, job, cancellation);

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

    private static string Key(TenantId tenant, JobId job) => $"{tenant}|{job}";
}
