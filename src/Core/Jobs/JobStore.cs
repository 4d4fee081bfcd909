using Azure;
using Azure.Data.Tables;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Core.Jobs;

/// <summary>The rows of jobs, by tenant, newest first. Every change is guarded by the row's tag.</summary>
public sealed class JobStore(TableServiceClient tables, TimeProvider time)
{
    private readonly TableClient table = tables.GetTableClient(StorageNames.JobsTable);

    /// <summary>Adds the job; if its row is there already, gives that instead.</summary>
    public async Task<Job> CreateAsync(Job job, CancellationToken cancellation)
    {
        try
        {
            var answer = await table.AddEntityAsync(Row(job), cancellation);
            return job with { Tag = answer.Headers.ETag.ToString()! };
        }
        catch (RequestFailedException exception) when (exception.Status == 409)
        {
            return await GetAsync(job.Tenant, job.Id, cancellation);
        }
    }

    public async Task<Job?> FindAsync(TenantId tenant, JobId id, CancellationToken cancellation)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(
            JobRow.Partition(tenant, id.Parent), id.Value, cancellationToken: cancellation);
        return row.HasValue ? Read(row.Value!) : null;
    }

    /// <exception cref="ServiceException">There is no such job.</exception>
    public async Task<Job> GetAsync(TenantId tenant, JobId id, CancellationToken cancellation) =>
        await FindAsync(tenant, id, cancellation) ?? throw ServiceError.UnknownJob.With($"there is no job {id}");

    /// <summary>
    /// Jobs that are no trials. One request's worth: a page may hold fewer than <paramref name="top"/> and still have a next one.
    /// </summary>
    public Task<Page<Job>> ListAsync(TenantId tenant, JobState? state, int top, string? next, CancellationToken cancellation) =>
        ListAsync(JobRow.Partition(tenant, null), state, top, next, cancellation);

    /// <summary>The trials of a sweep, in their order.</summary>
    public Task<Page<Job>> ListTrialsAsync(
        TenantId tenant, JobId sweep, JobState? state, int top, string? next, CancellationToken cancellation) =>
        ListAsync(JobRow.Partition(tenant, sweep), state, top, next, cancellation);

    /// <summary>All trials of a sweep, in their order.</summary>
    public async Task<IReadOnlyList<Job>> ReadTrialsAsync(TenantId tenant, JobId sweep, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {JobRow.Partition(tenant, sweep)}");
        var trials = new List<Job>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            trials.Add(Read(row));
        }

        return trials;
    }

    private async Task<Page<Job>> ListAsync(string partition, JobState? state, int top, string? next, CancellationToken cancellation)
    {
        var filter = state is null
            ? TableClient.CreateQueryFilter($"PartitionKey eq {partition}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {partition} and State eq {state.Value.Word()}");
        var page = await TableServices.FirstPageAsync(
            table.QueryAsync<TableEntity>(filter, top, cancellationToken: cancellation), top, next);
        return new([.. page.Items.Select(Read)], page.Next);
    }

    /// <summary>Writes the row if nobody has changed it since it was read.</summary>
    /// <exception cref="ServiceException">Somebody has: <see cref="ServiceError.Conflict"/>.</exception>
    public async Task<Job> UpdateAsync(Job job, CancellationToken cancellation)
    {
        try
        {
            var answer = await table.UpdateEntityAsync(Row(job), new ETag(job.Tag), TableUpdateMode.Replace, cancellation);
            return job with { Tag = answer.Headers.ETag.ToString()! };
        }
        catch (RequestFailedException exception) when (exception.Status == 412)
        {
            throw ServiceError.Conflict.With($"job {job.Id} was changed by somebody else");
        }
    }

    /// <summary>
    /// Reads, changes and writes until nobody else came between. <paramref name="change"/> gives null to leave the row as it is;
    /// it may run several times and must only look at what it is given.
    /// </summary>
    public async Task<Job> ChangeAsync(TenantId tenant, JobId id, Func<Job, Job?> change, CancellationToken cancellation)
    {
        while (true)
        {
            var job = await GetAsync(tenant, id, cancellation);
            if (change(job) is not { } changed)
            {
                return job;
            }

            try
            {
                return await UpdateAsync(changed, cancellation);
            }
            catch (ServiceException exception) when (exception.Error == ServiceError.Conflict)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>A job that no trainer has is cancelled at once; a running one is asked to stop.</summary>
    /// <exception cref="ServiceException">There is no such job, or it is over.</exception>
    public Task<Job> RequestCancelAsync(TenantId tenant, JobId id, CancellationToken cancellation) => ChangeAsync(
        tenant,
        id,
        job => job switch
        {
            { State: JobState.Cancelled } or { State: JobState.Running, CancelRequested: true } => null,
            { State: JobState.Running } => job with { CancelRequested = true },
            _ => job.MoveTo(JobState.Cancelled, time.GetUtcNow()) with { CancelRequested = true },
        },
        cancellation);

    private static TableEntity Row(Job job) => new(JobRow.Of(job));

    private static Job Read(TableEntity row) => JobRow.Read(row, row.ETag.ToString());
}
