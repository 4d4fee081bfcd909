using Maas.Core.Registry;
using Maas.Predict.Api;
using Maas.Predict.Catalog;

namespace Maas.Predict.Inference.Traffic;

/// <summary>Has one version compute copies of calls in the shadow; where there is no room for one, it is dropped and counted.</summary>
internal sealed class ShadowQueue : IDisposable
{
    private readonly AliasShadow shadow;
    private readonly AliasCounts counts;
    private readonly CopyComputation computation;
    private readonly RandomDraw draw;
    private readonly CopyQueue queue;

    public ShadowQueue(AliasShadow shadow, AliasCounts counts, CopyComputation computation, TenantRoom room, RandomDraw draw)
    {
        (this.shadow, this.counts, this.computation, this.draw) = (shadow, counts, computation, draw);
        queue = new(CompareAsync, room, counts.Alias.Tenant, computation.Logger);
    }

    /// <summary>Copies a call that was computed, of the share that is copied.</summary>
    /// <param name="target">What the call was to be answered by: while that is not warm, there is nothing to compare.</param>
    public void Offer(ServedVersion target, in SeenCall call)
    {
        if (call.Manifest.Version != target.Manifest.Version || draw.Next() >= shadow.Share)
        {
            return;
        }

        try
        {
            if (!queue.TryAdd(call))
            {
                counts.Add(AliasEvent.Dropped);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            counts.Add(AliasEvent.NotComputed);
        }
    }

    /// <summary>Takes no more; what waits is thrown away, and what is computed stopped.</summary>
    public void Dispose() => queue.Dispose();

    private async Task CompareAsync(CallCopy copy, CancellationToken cancellation)
    {
        if (await computation.CompareAsync(copy, shadow, counts.Alias, cancellation) is { } came)
        {
            counts.Add(came);
        }
    }
}
