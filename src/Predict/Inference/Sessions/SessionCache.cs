using Maas.Core;
using Maas.Core.Naming;
using Maas.Predict.Catalog;

namespace Maas.Predict.Inference.Sessions;

/// <summary>
/// Loaded models, bounded in bytes of private memory. For any number of threads. A model in use stays, also where the bound is passed
/// for that; of the others those go that were used longest ago.
/// </summary>
/// <remarks>
/// The race: (1) A leases model M and runs it. (2) B asks for a model that needs M's memory. Were M disposed now, A would run freed
/// memory. So each model counts its leases, and gives none once it is out: see <see cref="CachedModel"/>. A finds M and counts itself
/// without any lock that another model's calls take; the one gate is for loads, evictions and removals. (3) Where A finds M out, B
/// may still hold the gate: A waits for it, sees that M is gone, and begins a load of its own. (4) A, who leaves, counts itself off
/// first and looks then whether more is held than may be; B adds to what is held first and looks then who is idle: so one of the two
/// sees the other, and no idle model stays beyond the bound. A load has its turn when there is memory for it (<see cref="LoadTurns"/>),
/// and belongs to nobody: who stops waiting does not stop it. One that fails is forgotten before those who wait learn of it.
/// </remarks>
public sealed class SessionCache : IDisposable
{
    // What is being loaded is mostly there after this.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly SessionLoader loader;
    private readonly SessionsOptions options;
    private readonly TimeProvider time;
    private readonly SessionShelf shelf;
    private readonly CancellationTokenSource closing = new();
    private readonly SessionWidening widening;
    private readonly SessionGrowth growth;
    private readonly LoadTurns turns;

    public SessionCache(SessionLoader loader, SessionsOptions options, TimeProvider time)
    {
        (this.loader, this.options, this.time) = (loader, options, time);
        shelf = new(options.MaximumBytes);
        (widening, growth, turns) = (new(loader, shelf, Gate, Leave), new(shelf, Gate), new(shelf, Gate, time, EndAsync));
    }

    /// <summary>Held while models come and go; no call for a model that is loaded takes it.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>What the shelf says while no model comes or goes.</summary>
    internal T Look<T>(Func<SessionShelf, T> look)
    {
        lock (Gate)
        {
            return look(shelf);
        }
    }

    /// <summary>Whether the version is loaded.</summary>
    internal bool IsReady(ServedVersion version) => shelf.TryFind(SessionKey.Of(version), out var model) && model.Loaded is not null;

    /// <summary>The version, loaded; waits where it is being loaded.</summary>
    /// <exception cref="ServiceException">It can't be loaded, or not while the call waits; it goes on loading then.</exception>
    internal ValueTask<SessionLease> LeaseAsync(ServedVersion version, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        var cached = Enter(version, begun);
        return cached.Loaded is { } model
            ? new(new SessionLease(model, TimeSpan.Zero, this, cached))
            : WaitAsync(cached, version, begun, cancellation);
    }

    /// <summary>A load that failed is tried again by the next who asks, however long it is held back.</summary>
    internal void Forgive(ServedVersion version) => loader.Failures.Forgive(version);

    /// <summary>The tenant's versions that are loaded.</summary>
    internal IReadOnlyList<VersionKey> Ready(TenantId tenant) => Versions(model => model.Tenant == tenant && model.Loaded is not null);

    /// <summary>All versions that are loaded, or are being loaded.</summary>
    internal IReadOnlyList<VersionKey> Held() => Versions(_ => true);

    /// <summary>Takes out such versions; those in use go with their last lease, the others are gone at the end.</summary>
    internal Task EvictAsync(Func<VersionKey, bool> which) => TakeOutAsync(key => which(key.Version));

    /// <summary>Takes the version out, as other settings are served in its place; it goes with its last lease.</summary>
    internal void Retire(ServedVersion version) => _ = TakeOutAsync(key => key == SessionKey.Of(version));

    /// <summary>The lease is over. For the lease, once.</summary>
    internal void Leave(CachedModel cached)
    {
        var isLess = false;
        try
        {
            isLess = growth.Settle(cached);
        }
        finally
        {
            if (cached.Leave())
            {
                _ = EndAsync([cached]);
            }

            if (shelf.IsOverfull)
            {
                _ = EndAsync(Look(static shelf => shelf.Shrink()));
            }

            turns.LookIf(isLess || cached.IsIdle);
        }
    }

    /// <summary>Ends loads, and disposes what nobody uses; the rest goes with its last lease.</summary>
    public void Dispose()
    {
        closing.Cancel();
        _ = TakeOutAsync(_ => true);
    }

    private IReadOnlyList<VersionKey> Versions(Func<CachedModel, bool> which) =>
        [.. Look(shelf => shelf.Where(which)).Select(model => model.Key.Version).Distinct()];

    private Task TakeOutAsync(Func<SessionKey, bool> which) =>
        EndAsync(Look(shelf => shelf.Where(model => which(model.Key)).FindAll(shelf.TakeOut)));

    private CachedModel Enter(ServedVersion version, long now)
    {
        var key = SessionKey.Of(version);
        return shelf.TryFind(key, out var ready) && ready.TryEnter(now) ? ready : EnterOrLoad(key, version, now);
    }

    private CachedModel EnterOrLoad(SessionKey key, ServedVersion version, long now)
    {
        lock (Gate)
        {
            if (shelf.TryFind(key, out var cached) && cached.TryEnter(now))
            {
                return cached;
            }

            loader.Failures.RefuseHeldBack(version);
            var bytes = MemoryUse.Admit(ServingPlan.Of(options, version.Serving, version.Manifest), version.Manifest);
            cached = new(key);
            cached.Begin(place => LoadAsync(place, version, bytes), now);
            shelf.Add(cached);
            return cached;
        }
    }

    private async Task<LoadedModel> LoadAsync(CachedModel place, ServedVersion version, long bytes)
    {
        try
        {
            var model = await turns.LoadAsync(place, bytes, () => loader.LoadAsync(version, closing.Token), closing.Token);
            place.Fill(model);
            _ = widening.WidenAsync(place, model, version, closing.Token);
            _ = ReplaceAsync(place, model);
            return model;
        }
        catch
        {
            Look(shelf => shelf.TakeOut(place));
            Leave(place);
            throw;
        }
    }

    // The next who asks loads it anew; who uses it goes on.
    private async Task ReplaceAsync(CachedModel place, LoadedModel model)
    {
        if (await model.WaitUntilOutdatedAsync())
        {
            await TakeOutAsync(key => key.Version == place.Key.Version);
        }
    }

    private async ValueTask<SessionLease> WaitAsync(
        CachedModel cached, ServedVersion version, long begun, CancellationToken cancellation)
    {
        try
        {
            var model = await cached.WaitAsync(version.Wait ?? Timeout.InfiniteTimeSpan, time, cancellation);
            return new(model, time.GetElapsedTime(begun), this, cached);
        }
        catch (Exception exception)
        {
            Leave(cached);
            if (exception is TimeoutException)
            {
                throw ServiceError.Loading.WithRetry(
                    RetryAfter, $"version {version.Manifest.Version} of \"{version.Manifest.Model}\" is being loaded; call again");
            }

            throw;
        }
    }

    private Task EndAsync(List<CachedModel> idle) => Task.WhenAll(idle.Select(EndAsync));

    private async Task EndAsync(CachedModel cached)
    {
        await cached.DisposeAsync();
        Look(shelf => shelf.Forget(cached));
        turns.Look();
    }
}
