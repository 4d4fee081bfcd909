using System.Collections.Concurrent;
using Maas.Core.Naming;
using Maas.Predict.Catalog;

namespace Maas.Predict.Inference.Traffic;

/// <summary>The watched aliases of a model. Read by any thread; changed by one at a time.</summary>
internal sealed class WatchedModel(TenantId tenant, ModelName name, long now)
{
    private readonly ConcurrentDictionary<AliasName, WatchedAlias> aliases = new();

    public TenantId Tenant => tenant;

    public ModelName Name => name;

    /// <summary>When it was last read where the aliases lead, as the clock's stamp.</summary>
    public long LastRead { get; private set; } = now;

    public bool IsEmpty => aliases.IsEmpty;

    public IEnumerable<WatchedAlias> Aliases => aliases.Values;

    public WatchedAlias? Find(AliasName alias) => aliases.GetValueOrDefault(alias);

    public WatchedAlias Get(AliasName alias) => aliases.GetOrAdd(alias, key => new(new(tenant, name, key)));

    /// <summary>Ends what the aliases need no longer.</summary>
    public void Keep(ModelRoutes read)
    {
        LastRead = Math.Max(LastRead, read.Read);
        foreach (var alias in aliases.Values)
        {
            alias.Keep(read.Routes.GetValueOrDefault(alias.Name), read.Read, read.Turn);
        }
    }

    /// <summary>Forgets the aliases that have needed no watch for long.</summary>
    public void Forget(Func<long, bool> isLongAgo)
    {
        foreach (var alias in aliases.Values.Where(alias => alias.Ended is { } ended && isLongAgo(ended)))
        {
            aliases.TryRemove(alias.Name, out _);
        }
    }
}
