using Maas.Core.Registry;
using Maas.Predict.Api;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Sessions;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Traffic;

/// <summary>Makes watches, which share the room for copies of calls.</summary>
internal sealed class AliasWatchMaker(
    SessionCache sessions, ModelCatalog catalog, InputOptions options, AliasReturn back, RandomDraw draw, TimeProvider time, ILogger logger)
{
    // Whoever shadows much asks about refused runs all the same.
    private readonly TenantRoom shadows = new(64 << 20);
    private readonly TenantRoom questions = new(32 << 20);

    /// <param name="alias">What counts the calls.</param>
    public AliasWatch Make(AliasKey key, AliasRoute route, WatchedAlias alias)
    {
        var shadow = route.Shadow is { } wish ? new ShadowQueue(wish, alias.Of(wish.Version), Computation(), shadows, draw) : null;
        var guard = route.Guard is null ? null : new GuardWatch(key, route, [.. route.Guarded.Select(alias.Of)], back, time);
        var refused = guard is null ? null : new RefusedRuns(key, guard, Computation(), questions);
        return new(route, [.. route.Answering.Select(alias.Of)], shadow, guard, refused);
    }

    private CopyComputation Computation() => new(sessions, catalog, options, logger);
}
