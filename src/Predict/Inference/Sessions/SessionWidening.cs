using Maas.Predict.Catalog;

namespace Maas.Predict.Inference.Sessions;

/// <summary>
/// Opens a model of long runs a second time, with a thread on each core, for the runs that find nothing else running: one caller of a
/// network of 15 ms had its answers in 9 ms on two cores, while under load one thread a run got a tenth more done (27 November 2026).
/// The second session takes as much memory again; no other model has to go for it.
/// </summary>
internal sealed class SessionWidening(SessionLoader loader, SessionShelf shelf, Lock gate)
{
    /// <summary>For one who holds the place.</summary>
    public async Task WidenAsync(CachedModel place, LoadedModel model, ServedVersion version, CancellationToken cancellation)
    {
        if (model.Plan.GainsFromCores(model.Run)
            && TryHold(place, model.Memory.PrivateBytes)
            && !await loader.TryWidenAsync(model, version, cancellation))
        {
            TryHold(place, -model.Memory.PrivateBytes);
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
