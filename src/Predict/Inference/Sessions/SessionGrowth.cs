namespace Maas.Predict.Inference.Sessions;

/// <summary>
/// What the runs of a model have taken of memory: much of it is given back when their call is over, the rest counts as the model's. By
/// itself ONNX Runtime kept 8.8 GB after two calls of 2.8 GB (27 November 2026), of which the cache knew nothing.
/// </summary>
internal sealed class SessionGrowth(SessionShelf shelf, Lock gate)
{
    /// <summary>For one who holds the place, when its outputs are gone; true where it takes less now.</summary>
    public bool Settle(CachedModel place)
    {
        if (place.Loaded?.Runs.Memory is not { } memory)
        {
            return false;
        }

        // Also where as much is held as before: what was in use then, by another call, may be free now.
        memory.GiveBack();
        if (memory.GrownBytes == place.GrownBytes)
        {
            return false;
        }

        lock (gate)
        {
            var before = place.Bytes;
            shelf.Grow(place, memory.GrownBytes);
            return place.Bytes < before;
        }
    }
}
