using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.Predict.Batches;

/// <summary>Ends a batch prediction whose message was delivered again and again in vain, unless a later claim has it.</summary>
public sealed class BatchPoison(JobStore jobs, JobLeaseStore leases, JobEventStore events, BatchEnds ends, TimeProvider time)
{
    internal async Task GiveUpAsync(TenantId tenant, JobId id, int fence, CancellationToken cancellation)
    {
        if (await jobs.FindAsync(tenant, id, cancellation) is not { Batch: not null }
            || await leases.IsLeasedAsync(tenant, id, cancellation))
        {
            return;
        }

        var reason = ServiceError.Undeliverable.With("the job's message was delivered five times and could not be handled");
        var job = await jobs.ChangeAsync(
            tenant,
            id,
            now => now.State.IsOver() || now.Fence > fence ? null : now.MoveTo(JobState.Failed, time.GetUtcNow()) with
            {
                Error = new(reason.Error.Code, now.LastCause ?? reason.Detail),
            },
            cancellation);
        if (job.State.IsOver())
        {
            await events.TellEndAsync(job, time, cancellation);
            await ends.FollowAsync(job, cancellation);
        }
    }
}
