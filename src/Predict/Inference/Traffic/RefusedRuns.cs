using Maas.Core;
using Maas.Predict.Api;
using Maas.Predict.Inference.Runs;

namespace Maas.Predict.Inference.Traffic;

/// <summary>
/// Runs of guarded versions that ONNX Runtime refused, or whose outputs mean nothing. Whether the inputs or the version are at fault, the
/// version to return to tells: it gets the same inputs, beside the calls. Where it computes them, and what it computes means something,
/// the guarded version has failed; where it refuses them too, or does not answer, nothing is said of the guarded one. Where there is no
/// room to ask it, the next question stands for the run as well.
/// </summary>
internal sealed class RefusedRuns : IDisposable
{
    private readonly AliasKey alias;
    private readonly GuardWatch guard;
    private readonly CopyComputation computation;
    private readonly CopyQueue queue;

    public RefusedRuns(AliasKey alias, GuardWatch guard, CopyComputation computation, TenantRoom room)
    {
        (this.alias, this.guard, this.computation) = (alias, guard, computation);
        queue = new(AskAsync, room, alias.Tenant, computation.Logger);
    }

    /// <summary>Whether a failure tells that ONNX Runtime refused the inputs while it ran the model.</summary>
    public static bool Holds(Exception exception) =>
        exception is ServiceException { InnerException: RefusedRunException } refusal && refusal.Error == ServiceError.InvalidInput;

    /// <summary>Has the version to return to asked, if the one that refused is guarded and there is room.</summary>
    /// <param name="call">Its names are of the outputs that mean nothing; null: it did not compute.</param>
    public void Add(in SeenCall call)
    {
        if (!guard.Guards(call.Manifest.Version))
        {
            return;
        }

        try
        {
            if (!queue.TryAdd(call))
            {
                guard.Unasked(call.Manifest.Version);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The caller has its refusal; what can't be copied can't be asked.
        }
    }

    /// <summary>Asks no more.</summary>
    public void Dispose() => queue.Dispose();

    private async Task AskAsync(CallCopy copy, CancellationToken cancellation)
    {
        var runs = 1 + guard.TakeUnasked(copy.Version);
        switch (await computation.CanComputeAsync(copy, guard.ReturnTo, alias, cancellation))
        {
            case true:
                guard.Failed(copy.Version, isStopped: false, runs);
                break;
            case null:
                guard.Unasked(copy.Version, runs);
                break;
        }
    }
}
