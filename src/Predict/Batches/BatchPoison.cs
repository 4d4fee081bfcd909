using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.Predict.Batches;

/// <summary>
/// Sends a batch prediction's message again that was delivered again and again in vain, and where that has lasted for too long ends the
/// job; unless a later claim has it.
/// </summary>
public sealed class BatchPoison(
    JobStore jobs, JobLeaseStore leases, JobEventStore events, BatchEnds ends, BatchQueue queue, TimeProvider time)
{
    internal async Task GiveUpAsync(TenantId tenant, JobId id, int fence, CancellationToken cancellation)
    {
        if (await jobs.FindAsync(tenant, id, cancellation) is not { Batch: not null } job || BatchClaims.IsVoid(job, fence))
        {
            return;
        }

        // Who has the lease may die, and this may have been its heir's message.
        if (!await leases.IsLeasedAsync(tenant, id, cancellation))
        {
            job = await jobs.ChangeAsync(
                tenant,
                id,
                now => now.State.IsOver() || BatchClaims.IsVoid(now, fence)
                    ? null
                    : now.FindUncounted(time.GetUtcNow()) is { } uncounted
                        ? now with { TroubledSince = uncounted.TroubledSince }
                        : Failed(now),
                cancellation);
        }

        if (job.State.IsOver())
        {
            await events.TellEndAsync(job, time, cancellation);
            await ends.FollowAsync(job, cancellation);
        }
        else if (!BatchClaims.IsVoid(job, fence))
        {
            await queue.EnqueueAsync(tenant, id, fence, BatchClaims.HeirDelay, cancellation);
        }
    }

    private Job Failed(Job job)
    {
        var reason = ServiceError.Undeliverable.With("the job's message was delivered again and again and could not be handled");
        return job.MoveTo(JobState.Failed, time.GetUtcNow()) with { Error = new(reason.Error.Code, job.LastCause ?? reason.Detail) };
    }
}
