using Maas.Predict.Catalog;

namespace Maas.Predict.Inference.Sessions;

/// <summary>
/// Opens a model of long runs a second time, with a thread on each core, for the runs that find nothing else running: one caller of a
/// network of 15 ms had its answers in 9 ms on two cores, while under load one thread a run got a tenth more done (27 November 2026).
/// The second session takes as much memory again; no other model has to go for it.
/// </summary>
/// <param name="leave">Ends the use of a place.</param>
internal sealed class SessionWidening(SessionLoader loader, SessionShelf shelf, Lock gate, Action<CachedModel> leave)
{
    /// <summary>For one who holds the place, which is left at the end, however that comes; calls are answered meanwhile.</summary>
    public async Task WidenAsync(CachedModel place, LoadedModel model, ServedVersion version, CancellationToken cancellation)
    {
        var (isHeld, isWide) = (false, false);
        try
        {
            isHeld = model.Plan.GainsFromCores(model.Run) && TryHold(place, model.Memory.PrivateBytes);
            isWide = isHeld && await loader.TryWidenAsync(model, version, cancellation);
        }
        finally
        {
            if (isHeld && !isWide)
            {
                TryHold(place, -model.Memory.PrivateBytes);
            }

            leave(place);
        }
    }

    private bool TryHold(CachedModel place, long more)
    {
        lock (gate)
        {
            return shelf.TryMeasure(place, place.Bytes + more);
        }
    }
}
