using Maas.Core;
using Maas.Core.Naming;
using Maas.Predict.Catalog;

namespace Maas.Predict.Inference.Sessions;

/// <summary>
/// Loaded models, bounded in bytes. For any number of threads. A model in use stays, also where the bound is passed for that;
/// of the others those go that were used longest ago.
/// </summary>
/// <remarks>
/// The race: (1) A leases model M and runs it. (2) B asks for a model that needs M's memory. Were M disposed now, A would run freed
/// memory. So leases are counted, and only a model without any is taken out, under the one lock that also gives leases: (3) either
/// A's lease is counted before B looks, and M stays until A ends, which looks again; or M is out of the dictionary before A
/// looks, and A begins a load of its own. Waiting for a load counts as a lease, so a model is never thrown out between its load
/// and the run that asked for it. A load belongs to nobody: who stops waiting does not stop it, and one that fails is forgotten
/// before those who wait learn of it, so that the next one begins anew.
/// </remarks>
public sealed class SessionCache(SessionLoader loader, SessionsOptions options, TimeProvider time) : IDisposable
{
    // What is being loaded is mostly there after this.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly SessionShelf shelf = new(options.MaximumBytes);
    private readonly CancellationTokenSource closing = new();

    /// <summary>How many loads were begun.</summary>
    internal long Loads => Figures().Sum(figures => figures.Loads);

    /// <summary>The memory that the models in the cache are taken to use.</summary>
    internal long HeldBytes => Figures().Sum(figures => figures.Bytes);

    /// <summary>What it holds and did, of each tenant's models.</summary>
    internal IReadOnlyList<SessionFigures> Figures() => Look(static shelf => shelf.Figures());

    /// <summary>How many calls wait for their turn with each version, where any do.</summary>
    internal IReadOnlyDictionary<VersionKey, long> Waiting() => Look(static shelf => shelf.Waiting());

    /// <summary>Whether the version is loaded.</summary>
    internal bool IsReady(ServedVersion version)
    {
        lock (gate)
        {
            return shelf.Peek(SessionKey.Of(version)) is { IsReady: true };
        }
    }

    /// <summary>The version, loaded; waits where it is being loaded.</summary>
    /// <exception cref="ServiceException">It can't be loaded, or not while the call waits; it goes on loading then.</exception>
    internal async Task<SessionLease> LeaseAsync(ServedVersion version, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        var cached = Enter(version);
        try
        {
            var wasReady = cached.IsReady;
            var model = await cached.LoadAsync().WaitAsync(version.Wait ?? Timeout.InfiniteTimeSpan, time, cancellation);
            return new(model, wasReady ? TimeSpan.Zero : time.GetElapsedTime(begun), () => Leave(cached));
        }
        catch (TimeoutException)
        {
            Leave(cached);
            throw ServiceError.Loading.WithRetry(
                RetryAfter, $"version {version.Manifest.Version} of \"{version.Manifest.Model}\" is being loaded; call again");
        }
        catch
        {
            Leave(cached);
            throw;
        }
    }

    /// <summary>The tenant's versions that are loaded.</summary>
    internal IReadOnlyList<VersionKey> Ready(TenantId tenant)
    {
        var ready = Look(shelf => shelf.Where(model => model.Tenant == tenant && model.IsReady));
        return [.. ready.Select(model => model.Key.Version).Distinct()];
    }

    /// <summary>Takes out every version of the model; those in use go with their last lease.</summary>
    internal void Evict(TenantId tenant, ModelName name) => TakeOut(key => key.Version.Tenant == tenant && key.Version.Model == name);

    /// <summary>Takes the version out, as other settings are served in its place; it goes with its last lease.</summary>
    internal void Retire(ServedVersion version) => TakeOut(key => key == SessionKey.Of(version));

    /// <summary>Ends loads, and disposes what nobody uses; the rest goes with its last lease.</summary>
    public void Dispose()
    {
        closing.Cancel();
        List<CachedModel> idle;
        lock (gate)
        {
            idle = shelf.Clear();
        }

        End(idle);
    }

    private T Look<T>(Func<SessionShelf, T> look)
    {
        lock (gate)
        {
            return look(shelf);
        }
    }

    private void TakeOut(Func<SessionKey, bool> which)
    {
        List<CachedModel> idle;
        lock (gate)
        {
            idle = shelf.Where(model => which(model.Key));
            idle.ForEach(shelf.TakeOut);
            idle.RemoveAll(model => model.Leases > 0);
        }

        End(idle);
    }

    private CachedModel Enter(ServedVersion version)
    {
        var key = SessionKey.Of(version);
        List<CachedModel> idle = [];
        CachedModel? cached;
        lock (gate)
        {
            cached = shelf.Find(key);
            if (cached is null)
            {
                cached = Place(key, version);
                shelf.Add(cached);
                idle = shelf.Shrink();
            }

            cached.Leases++;
        }

        End(idle);
        return cached;
    }

    private CachedModel Place(SessionKey key, ServedVersion version)
    {
        var bytes = CachedModel.Estimate(version.Manifest);
        return bytes <= options.MaximumBytes
            ? new(key, bytes, place => LoadAsync(place, version))
            : throw ServiceError.ModelTooLarge.With(
                $"the model takes about {bytes} bytes of memory; this service gives models {options.MaximumBytes}");
    }

    private async Task<LoadedModel> LoadAsync(CachedModel place, ServedVersion version)
    {
        try
        {
            return await loader.LoadAsync(version, closing.Token);
        }
        catch
        {
            lock (gate)
            {
                shelf.TakeOut(place);
            }

            throw;
        }
    }

    private void Leave(CachedModel cached)
    {
        List<CachedModel> idle;
        lock (gate)
        {
            cached.Leases--;
            idle = shelf.Shrink();
            if (cached is { Leases: 0, IsRetired: true } && !idle.Contains(cached))
            {
                idle.Add(cached);
            }
        }

        End(idle);
    }

    private static void End(List<CachedModel> idle)
    {
        foreach (var cached in idle)
        {
            _ = cached.DisposeAsync();
        }
    }
}
