using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Storage;
using Maas.Predict.Api;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Batches;

/// <summary>Takes the claim of a batch prediction for one slice, or says why not.</summary>
/// <remarks>
/// The story of a claim and its heir: (1) A message carries the fence that the job had when it was sent. It is void where the row's is
/// higher: whoever counted it up has sent messages of its own. (2) Who has the lease sends the heir's message, to show after
/// <see cref="HeirDelay"/>, before it counts the fence up in the row: killed in between, the heir comes with a fence that the row has
/// not reached, which is not void. (3) A slice that ends well sends the next one's message; the heir is void once that is claimed.
/// (4) An instance is killed in its slice: its lease lapses, the heir comes and goes on from what the row has. (5) A heir that comes
/// while the slice goes on, or a message that is delivered twice, finds the lease taken, sends itself again, and succeeds.
/// (6) One that stalls between its look at the row and its write, until its lease lapses, finds that the heir has counted the fence up:
/// the store writes nothing over a change and looks again, the message is void by now, and the last look decides. So no two have one fence.
/// (7) A slice that ends in vain lets the job wait, until a time that the row says. The heir of its claim, where that comes sooner, sends
/// itself again for then: of it and the slice's own message, one claims and the other is void.
/// So no job needs a timer, and there is one heir for each claim that lives.
/// </remarks>
public sealed partial class BatchClaims(
    JobLeaseStore leases, JobStore jobs, JobEventStore events, BatchEnds ends, BatchQueue queue, RequestOptions options,
    TimeProvider time, ILogger<BatchClaims> logger)
{
    /// <summary>How the names of the folders of claims begin.</summary>
    internal const string FolderPrefix = "maas-batch-";

    /// <summary>After how long a heir looks whether the claim lives: longer than a lease does.</summary>
    internal static readonly TimeSpan HeirDelay = JobLeaseStore.LeaseDuration + TimeSpan.FromSeconds(5);

    /// <summary>Null where there is nothing to do: the job is over or gone, the message void, or the job waits or runs
    /// elsewhere.</summary>
    internal async Task<JobClaim?> TryTakeAsync(TenantId tenant, JobId id, int fence, CancellationToken stop)
    {
        if (await jobs.FindAsync(tenant, id, stop) is not { Batch: not null } job || IsVoid(job, fence))
        {
            return null;
        }

        if (job.State == JobState.Waiting && job.WaitsUntil - time.GetUtcNow() is { Ticks: > 0 } left)
        {
            // The queue counts whole seconds: less than one would be none.
            await queue.EnqueueAsync(tenant, id, fence, TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds)), stop);
            return null;
        }

        if (await leases.TryTakeAsync(tenant, id, stop) is not { } lease)
        {
            await GiveBackAsync(job, fence, stop);
            return null;
        }

        JobClaim? claim = null;
        try
        {
            claim = await ClaimAsync(job, fence, lease, stop);
        }
        finally
        {
            if (claim is null)
            {
                // Else the message, delivered again, would find the job held by nobody for half a minute.
                await leases.ReleaseAsync(lease, CancellationToken.None);
            }
        }

        return claim;
    }

    private async Task<JobClaim?> ClaimAsync(Job job, int fence, JobLease lease, CancellationToken stop)
    {
        var (tenant, id) = (job.Tenant, job.Id);
        if (!job.State.IsOver())
        {
            await queue.EnqueueAsync(tenant, id, fence + 1, HeirDelay, stop);
        }

        var isOurs = false;
        var claimed = await jobs.ChangeAsync(
            tenant,
            id,
            now =>
            {
                var claim = IsVoid(now, fence) ? null : now.Claim(now.Batch!.Done, time.GetUtcNow());
                isOurs = claim is not null;
                return claim;
            },
            stop);
        if (claimed.State.IsOver() || !isOurs)
        {
            await TellEndAsync(claimed, stop);
            return null;
        }

        Log.Claimed(logger, id.Value, claimed.Fence, claimed.Attempts, claimed.Batch!.Done);
        return await OpenAsync(claimed, lease, stop);
    }

    private async Task<JobClaim> OpenAsync(Job claimed, JobLease lease, CancellationToken stop)
    {
        var folder = TemporaryFolder.Create(options.Folder, $"{FolderPrefix}{claimed.Id}-{claimed.Fence}");
        try
        {
            var log = await JobEventLog.OpenAsync(events, claimed.Tenant, claimed.Id, time, stop);
            return new(leases, jobs, log, claimed, lease, cancellation => leases.ReleaseAsync(lease, cancellation), folder, time, stop);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Whether a later claim has sent messages of its own.</summary>
    internal static bool IsVoid(Job job, int fence) => !job.State.IsOver() && job.Fence > fence;

    private async Task GiveBackAsync(Job job, int fence, CancellationToken cancellation)
    {
        if (!job.State.IsOver())
        {
            await queue.EnqueueAsync(job.Tenant, job.Id, fence, HeirDelay, cancellation);
            Log.Elsewhere(logger, job.Id.Value);
        }
    }

    // Whoever ended the job may have died before it told so.
    private async Task TellEndAsync(Job job, CancellationToken cancellation)
    {
        if (job.State.IsOver())
        {
            await events.TellEndAsync(job, time, cancellation);
            await ends.FollowAsync(job, cancellation);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Batch job {Job} is claimed: fence {Fence}, attempt {Attempt}, from row {Row} on")]
        public static partial void Claimed(ILogger logger, string job, int fence, int attempt, long row);

        [LoggerMessage(LogLevel.Information, "Batch job {Job} runs elsewhere; a copy of its message waits")]
        public static partial void Elsewhere(ILogger logger, string job);
    }
}
