using System.Collections.Concurrent;
using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Sessions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Traffic;

/// <summary>
/// The watch over each alias with a split, a shadow or a guard that was called in this process; looking one up takes no lock, and a call
/// by any other alias looks nothing up.
/// </summary>
/// <remarks>
/// A watch ends when its alias is read to be gone, to lead elsewhere, or to need none: after a change here at once, after one elsewhere
/// with the next call of the model, and where nobody calls, within two rounds of <see cref="RoundInterval"/>. The counts of an alias that
/// needs no watch any more stay for <see cref="CountsLife"/>, so that whoever collects numbers gets the last ones; those of an alias that
/// goes on are kept, whatever versions it has left.
/// </remarks>
public sealed class AliasWatches : IDisposable
{
    internal static readonly TimeSpan RoundInterval = TimeSpan.FromMinutes(5);
    internal static readonly TimeSpan CountsLife = TimeSpan.FromMinutes(15);

    // Each is a read of storage.
    private const int MostReads = 20;

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<(TenantId, ModelName), WatchedModel> models = new();
    private readonly ModelCatalog catalog;
    private readonly AliasTraffic traffic;
    private readonly TimeProvider time;
    private readonly AliasWatchMaker maker;
    private readonly ITimer rounds;

    public AliasWatches(
        SessionCache sessions, ModelCatalog catalog, InputOptions options, AliasTraffic traffic, AliasStore aliases, RandomDraw draw,
        IHostApplicationLifetime app, TimeProvider time, ILogger<AliasWatches> logger)
    {
        (this.catalog, this.traffic, this.time) = (catalog, traffic, time);
        maker = new(sessions, catalog, options, new(aliases, catalog, logger, app.ApplicationStopping), draw, time, logger);
        catalog.HasRead += Keep;
        catalog.HasForgotten += ReadAgain;
        traffic.HasFallenBack += Tell;
        rounds = time.CreateTimer(_ => Round(), null, RoundInterval, RoundInterval);
    }

    /// <summary>The watch that a call is under; null: its alias needs none, or has moved on since the call began.</summary>
    internal AliasWatch? Find(ServedVersion target)
    {
        if (target.Routed is not { } routed)
        {
            return null;
        }

        var key = new AliasKey(target.Tenant, target.Reference.Model, routed.Alias);
        var known = Find(key)?.Watch;
        if (known is null || known.Route.Move < routed.Route.Move)
        {
            known = Begin(key, routed.Route);
        }

        return known.Route.Move == routed.Route.Move ? known : null;
    }

    /// <summary>The watch over an alias since it came here; null: nobody has called by it on this instance.</summary>
    internal AliasWatch? Find(AliasKey alias, AliasRoute route) =>
        Find(alias)?.Watch is { } known && known.Route.Move == route.Move ? known : null;

    /// <summary>What an alias's calls came to at a version, in this process.</summary>
    internal AliasCounts Of(AliasKey alias, ModelVersion version) => Find(alias)?.Find(version) ?? new(alias, version);

    /// <summary>What the calls of a tenant's aliases came to, or everybody's, by names and numbers.</summary>
    internal IReadOnlyList<AliasCounts> List(TenantId? tenant) =>
    [
        .. models.Values.Where(model => tenant is null || model.Tenant == tenant)
            .SelectMany(model => model.Aliases).SelectMany(alias => alias.Counts)
            .OrderBy(version => version.Alias.Tenant.Value, StringComparer.Ordinal)
            .ThenBy(version => version.Alias.Model.Value, StringComparer.Ordinal)
            .ThenBy(version => version.Alias.Alias.Value, StringComparer.Ordinal).ThenBy(version => version.Version),
    ];

    /// <summary>Ends what a model's aliases need no longer.</summary>
    internal void Keep(ModelRoutes read)
    {
        if (models.TryGetValue((read.Tenant, read.Model), out var model))
        {
            lock (gate)
            {
                model.Keep(read);
            }
        }
    }

    /// <summary>Ends what is computed in the shadow.</summary>
    public void Dispose()
    {
        catalog.HasRead -= Keep;
        catalog.HasForgotten -= ReadAgain;
        traffic.HasFallenBack -= Tell;
        rounds.Dispose();
        lock (gate)
        {
            foreach (var alias in models.Values.SelectMany(model => model.Aliases))
            {
                alias.End();
            }
        }
    }

    private void Tell(ServedVersion target, ServiceException cause) => Find(target)?.NotLoaded(target.Manifest.Version, cause);

    private WatchedAlias? Find(AliasKey key) => models.TryGetValue((key.Tenant, key.Model), out var model) ? model.Find(key.Alias) : null;

    private AliasWatch Begin(AliasKey key, AliasRoute route)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            var alias = models.GetOrAdd((key.Tenant, key.Model), model => new(model.Item1, model.Item2, now)).Get(key.Alias);
            if (alias.Watch is { } known && known.Route.Move >= route.Move)
            {
                return known;
            }

            var begun = maker.Make(key, route, alias);
            alias.Begin(begun, catalog.NextTurn());
            return begun;
        }
    }

    private void ReadAgain(TenantId tenant, ModelName name)
    {
        if (models.ContainsKey((tenant, name)))
        {
            _ = Task.Run(() => ReadAsync(tenant, name));
        }
    }

    private void Round()
    {
        lock (gate)
        {
            foreach (var (key, model) in models)
            {
                model.Forget(ended => time.GetElapsedTime(ended) >= CountsLife);
                if (model.IsEmpty)
                {
                    models.TryRemove(key, out _);
                }
            }
        }

        var quiet = models.Values.Where(model => time.GetElapsedTime(model.LastRead) >= RoundInterval)
            .OrderBy(model => model.LastRead).Take(MostReads).ToList();
        quiet.ForEach(model => ReadAgain(model.Tenant, model.Name));
    }

    private async Task ReadAsync(TenantId tenant, ModelName name)
    {
        try
        {
            await catalog.LookAsync(tenant, name, CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Storage is away: a later call, or round, reads it.
        }
    }
}
