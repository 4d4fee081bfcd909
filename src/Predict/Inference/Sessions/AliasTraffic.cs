using Maas.Core;
using Maas.Core.Naming;
using Maas.Predict.Catalog;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Sessions;

/// <summary>
/// Moves what calls by one name (an alias, the model alone, a version) to a new version, or to new settings, once those are loaded and
/// have computed (of a split, all its versions); until then what was before answers, so nobody waits for a load because something was
/// published or set. For any number of threads.
/// </summary>
public sealed partial class AliasTraffic
{
    private const int KeptNames = 10_000;

    // A version that can't be loaded is tried again so often; the one before answers all the while.
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(10);

    private readonly RecentlyUsed<(TenantId, ModelReference), ServedVersion> serving = new(KeptNames);
    private readonly RecentlyUsed<SessionKey, WarmUp> warmUps = new(KeptNames);
    private readonly SessionCache sessions;
    private readonly ModelCatalog catalog;
    private readonly TimeProvider time;
    private readonly ILogger<AliasTraffic> logger;

    public AliasTraffic(SessionCache sessions, ModelCatalog catalog, TimeProvider time, ILogger<AliasTraffic> logger)
    {
        (this.sessions, this.catalog, this.time, this.logger) = (sessions, catalog, time, logger);

        // A shorter time-out helps at once against runs that hold the cores which the new session waits for.
        catalog.HasRead += LimitTo;
    }

    /// <summary>Told each call that the version before answers since its own can't be loaded, and why not.</summary>
    internal event Action<ServedVersion, ServiceException>? HasFallenBack;

    /// <summary>The version that answers now a call by this name, which leads to <paramref name="target"/>.</summary>
    /// <exception cref="Core.ServiceException">The version can't be loaded, and none was served before it.</exception>
    internal async ValueTask<SessionLease> LeaseAsync(ServedVersion target, CancellationToken cancellation) =>
        await LeaseAsync(target, await AnsweringAsync(target, cancellation), cancellation);

    /// <summary>Which version that is, without a lease of it.</summary>
    internal async ValueTask<ServedVersion> AnsweringAsync(ServedVersion target, CancellationToken cancellation)
    {
        var before = Before(target);
        if (before is null || IsThere(before, target) || FindReady(before, target) is not { } ready)
        {
            return target;
        }

        var answering = await catalog.AnsweringAsync(target, cancellation);
        var cold = answering.Where(version => !sessions.IsReady(version)).ToList();

        // Another instance may have deleted the one before.
        if (cold.Count == 0 || !await catalog.HasAsync(ready, cancellation))
        {
            return target;
        }

        if (cold.Exists(version => SessionKey.Of(version) == SessionKey.Of(target)))
        {
            await TellFailureAsync(target);
        }

        cold.ForEach(BeginWarmUp);
        return ready with { Wait = target.Wait };
    }

    /// <summary>Whether a call of the version is answered by the one before, as it is not loaded yet.</summary>
    internal bool IsAnsweredByOther(ServedVersion target) =>
        Before(target) is { } before && !IsThere(before, target) && FindReady(before, target) is not null;

    /// <param name="answering">What was found to answer the call.</param>
    /// <inheritdoc cref="LeaseAsync(ServedVersion, CancellationToken)"/>
    internal async ValueTask<SessionLease> LeaseAsync(ServedVersion target, ServedVersion answering, CancellationToken cancellation)
    {
        var before = Before(target);
        if (answering != target || (before is not null && IsThere(before, target)))
        {
            return await sessions.LeaseAsync(answering, cancellation);
        }

        var all = await catalog.AnsweringAsync(target, cancellation);
        var lease = await sessions.LeaseAsync(target, cancellation);
        serving.Put((target.Tenant, target.Reference), all[0]);
        Retire(before, all);
        return lease;
    }

    /// <summary>Loads every version that may answer a call by this name, also one whose last load failed.</summary>
    /// <exception cref="Core.ServiceException">One can't be loaded.</exception>
    internal async Task LoadAsync(ServedVersion target, CancellationToken cancellation)
    {
        foreach (var version in await catalog.AnsweringAsync(target, cancellation))
        {
            sessions.Forgive(version);
            (await sessions.LeaseAsync(version, cancellation)).Dispose();
        }
    }

    private void LimitTo(ModelRoutes read)
    {
        if (read.NewServing is { } serving)
        {
            sessions.Look(shelf => shelf.WhereInUse(cached => cached.Tenant == read.Tenant && cached.Key.Version.Model == read.Model))
                .ForEach(cached => cached.Loaded?.Runs.LimitTo(serving));
        }
    }

    private ServedVersion? Before(ServedVersion target) => serving.Find((target.Tenant, target.Reference));

    // Of a split, each call has another target: it is the move of the alias that tells whether the traffic has gone over.
    private static bool IsThere(ServedVersion before, ServedVersion target) => target.Routed is { Route.Split: not null } routed
        ? IsSameMove(before.Routed, routed) && before.Serving == target.Serving
        : SessionKey.Of(before) == SessionKey.Of(target);

    private static bool IsSameMove(RoutedAlias? one, RoutedAlias two) => one?.Alias == two.Alias && one.Route.Move == two.Route.Move;

    // Where only settings are new, a split's callers stay with their versions.
    private ServedVersion? FindReady(ServedVersion before, ServedVersion target)
    {
        var own = before with { Manifest = target.Manifest };
        return target.Routed is { } routed && IsSameMove(before.Routed, routed) && sessions.IsReady(own) ? own
            : sessions.IsReady(before) ? before
            : null;
    }

    private void Retire(ServedVersion? before, IReadOnlyList<ServedVersion> answering)
    {
        if (before is null || before.Serving == answering[0].Serving)
        {
            return;
        }

        foreach (var version in answering)
        {
            sessions.Retire(version with { Serving = before.Serving });
        }
    }

    private async Task TellFailureAsync(ServedVersion target)
    {
        if (warmUps.Find(SessionKey.Of(target)) is { Ended.IsCompleted: true } last && await last.Ended is { } failure)
        {
            HasFallenBack?.Invoke(target, failure);
        }
    }

    private void BeginWarmUp(ServedVersion target)
    {
        var key = SessionKey.Of(target);
        if (warmUps.Find(key) is { } last && (!last.Ended.IsCompleted || time.GetElapsedTime(last.Begun) < RetryInterval))
        {
            return;
        }

        // Two who get here at once wait for one load: the cache sees to that.
        warmUps.Put(key, new(time.GetTimestamp(), WarmUpAsync(target with { Wait = null })));
    }

    // Why the version can't be loaded; null: it is, or that is not known.
    private async Task<ServiceException?> WarmUpAsync(ServedVersion target)
    {
        try
        {
            using var lease = await sessions.LeaseAsync(target, CancellationToken.None);
            return null;
        }
        catch (ServiceException gone) when (gone.Error.Status == ServiceError.UnknownVersion.Status)
        {
            // It was deleted meanwhile; whoever calls by the name next is led elsewhere.
            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.NotLoaded(logger, exception, target.Tenant, target.Manifest.Model, target.Manifest.Version);
            return exception as ServiceException;
        }
    }

    private sealed record WarmUp(long Begun, Task<ServiceException?> Ended);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Version {Version} of {Tenant}/{Model} can't be loaded; the version before it goes on answering")]
        public static partial void NotLoaded(ILogger logger, Exception exception, TenantId tenant, ModelName model, ModelVersion version);
    }
}
