using System.Collections.Concurrent;
using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Inference.Traffic;

/// <summary>
/// An alias that has a split, a shadow or a guard, or had one until a while ago: its watch, and what its calls came to. Read by any
/// thread; changed by one at a time.
/// </summary>
internal sealed class WatchedAlias(AliasKey key)
{
    private readonly ConcurrentDictionary<ModelVersion, AliasCounts> counts = new();
    private AliasWatch? watch;
    private long begun;

    public AliasName Name => key.Alias;

    /// <summary>Null: the alias only points to a version, or is gone, or nobody has called by it since it moved.</summary>
    public AliasWatch? Watch => Volatile.Read(ref watch);

    /// <summary>Since when the alias is known to need no watch, as the clock's stamp; null: it needs one.</summary>
    public long? Ended { get; private set; }

    public IEnumerable<AliasCounts> Counts => counts.Values;

    public AliasCounts Of(ModelVersion version) => counts.GetOrAdd(version, number => new(key, number));

    /// <summary>Null: nothing was counted.</summary>
    public AliasCounts? Find(ModelVersion version) => counts.GetValueOrDefault(version);

    /// <summary>Puts a watch in the place of the one before.</summary>
    /// <param name="turn">Of its begin among the reads.</param>
    public void Begin(AliasWatch next, long turn)
    {
        End();
        (begun, Ended) = (turn, null);
        Volatile.Write(ref watch, next);
    }

    /// <summary>Ends a watch that the alias is not under any more.</summary>
    /// <param name="route">Where the alias leads; null: it is gone.</param>
    /// <param name="read">When that began to be read, as the clock's stamp.</param>
    /// <param name="turn">Of that read.</param>
    public void Keep(AliasRoute? route, long read, long turn)
    {
        // What began to be read before the watch began may be of a time before the alias's move.
        if (turn < begun)
        {
            return;
        }

        if (Watch is { } known && known.Route.Move != route?.Move)
        {
            End();
        }

        Ended = route is null or { IsPlain: true } ? Ended ?? read : null;
    }

    /// <summary>What is computed in the shadow is stopped, and what waits for that dropped.</summary>
    public void End()
    {
        Watch?.End();
        Volatile.Write(ref watch, null);
    }
}
