using System.Collections.Concurrent;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Sessions;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Traffic;

/// <summary>
/// The watch over each alias with a split, a shadow or a guard that was called in this process; looking one up takes no lock, and a call
/// by any other alias looks nothing up.
/// </summary>
public sealed class AliasWatches(
    SessionCache sessions, ModelCatalog catalog, AliasStore aliases, RandomDraw draw, TimeProvider time, ILogger<AliasWatches> logger)
    : IDisposable
{
    private readonly ConcurrentDictionary<AliasKey, AliasWatch> watches = new();
    private readonly ConcurrentDictionary<(AliasKey, ModelVersion), AliasCounts> counts = new();
    private readonly CopyRoom room = new();
    private readonly AliasReturn back = new(aliases, catalog, logger);

    /// <summary>The watch that a call is under; null: its alias needs none, or has moved on since the call began.</summary>
    internal AliasWatch? Find(ServedVersion target)
    {
        if (target.Routed is not { } routed)
        {
            return null;
        }

        var key = new AliasKey(target.Tenant, target.Reference.Model, routed.Alias);
        while (true)
        {
            var known = watches.GetValueOrDefault(key);
            if (known?.Route.Move >= routed.Route.Move)
            {
                return known.Route.Move == routed.Route.Move ? known : null;
            }

            if (TryBegin(key, routed.Route, known) is { } begun)
            {
                return begun;
            }
        }
    }

    /// <summary>The watch over an alias since it came here; null: nobody has called by it on this instance.</summary>
    internal AliasWatch? Find(AliasKey alias, AliasRoute route) =>
        watches.GetValueOrDefault(alias) is { } known && known.Route.Move == route.Move ? known : null;

    /// <summary>What an alias's calls came to at a version, in this process.</summary>
    internal AliasCounts Of(AliasKey alias, ModelVersion version) =>
        counts.GetOrAdd((alias, version), static key => new(key.Item1, key.Item2));

    /// <summary>What the calls of a tenant's aliases came to, or everybody's, by names and numbers.</summary>
    internal IReadOnlyList<AliasCounts> List(TenantId? tenant) =>
    [
        .. counts.Values.Where(version => tenant is null || version.Alias.Tenant == tenant)
            .OrderBy(version => version.Alias.Tenant.Value, StringComparer.Ordinal)
            .ThenBy(version => version.Alias.Model.Value, StringComparer.Ordinal)
            .ThenBy(version => version.Alias.Alias.Value, StringComparer.Ordinal).ThenBy(version => version.Version),
    ];

    /// <summary>Ends what is computed in the shadow.</summary>
    public void Dispose()
    {
        foreach (var watch in watches.Values)
        {
            watch.End();
        }
    }

    private AliasWatch? TryBegin(AliasKey key, AliasRoute route, AliasWatch? known)
    {
        var guard = GuardOf(key, route);
        var watch = new AliasWatch(
            route, [.. route.Answering.Select(version => Of(key, version))], ShadowOf(key, route), guard,
            guard is null ? null : new(key, guard, new(sessions, catalog, logger), room));
        if (known is null ? watches.TryAdd(key, watch) : watches.TryUpdate(key, watch, known))
        {
            known?.End();
            return watch;
        }

        watch.End();
        return null;
    }

    private ShadowQueue? ShadowOf(AliasKey key, AliasRoute route) => route.Shadow is { } shadow
        ? new(shadow, Of(key, shadow.Version), new(sessions, catalog, logger), room, draw)
        : null;

    private GuardWatch? GuardOf(AliasKey key, AliasRoute route) => route.Guard is null
        ? null
        : new(key, route, [.. route.Guarded.Select(version => Of(key, version))], back, time);
}
