using Maas.Core.Naming;

namespace Maas.Predict.Inference.Sessions;

/// <summary>A place in the cache, with the count of those who use it. For any number of threads.</summary>
/// <remarks>
/// One number tells how many use it and whether it is out of the cache, so that both are seen and changed together, without a lock: (1) A
/// enters by counting itself, which succeeds only while the model is in. (2) B, for room, takes out only a model that nobody is in.
/// Of the two at the same instant one is first: A, and B passes the model over; or B, and A is told that it is out. (3) C takes it out
/// though it is used, because it was deleted; then the last who leaves learns that it is the last, and ends it. The load is counted
/// as well, so that a model is never thrown out between its load and the run that asked for it.
/// </remarks>
internal sealed class CachedModel(SessionKey key)
{
    // The sign: it is out of the cache. The rest: those who use it.
    private const int Out = int.MinValue;

    private int state = 2;
    private long lastUsed;
    private long grownBytes;
    private long hits;
    private LoadedModel? loaded;

    public SessionKey Key => key;

    /// <summary>The private memory that the model is taken to use, from the turn of its load on. Changes under the cache's lock.</summary>
    public long Bytes { get; set; }

    /// <summary>The part of that which its runs have taken since it was loaded. Changes under the cache's lock.</summary>
    public long GrownBytes
    {
        get => Volatile.Read(ref grownBytes);
        set => Volatile.Write(ref grownBytes, value);
    }

    public TenantId Tenant => key.Version.Tenant;

    /// <summary>Calls that wait for their turn to run it.</summary>
    public int Waiting => Loaded?.Runs.Waiting ?? 0;

    /// <summary>The model, once it is loaded.</summary>
    public LoadedModel? Loaded => Volatile.Read(ref loaded);

    /// <summary>The load, which counts as one who uses it, as the one who asked for it does.</summary>
    public Task<LoadedModel> Loading { get; private set; } = Task.FromException<LoadedModel>(new InvalidOperationException("not begun"));

    /// <summary>Nobody uses it, and it is in the cache.</summary>
    public bool IsIdle => Volatile.Read(ref state) == 0;

    /// <summary>When it was last used, as the clock's stamp.</summary>
    public long LastUsed => Volatile.Read(ref lastUsed);

    /// <summary>How many found it here.</summary>
    public long Hits => Volatile.Read(ref hits);

    /// <summary>Begins the load. For the one who makes the place, before anybody sees it.</summary>
    public void Begin(Func<CachedModel, Task<LoadedModel>> load, long now)
    {
        lastUsed = now;
        Loading = Task.Run(() => load(this));
    }

    /// <summary>The model, once it is loaded. Each who waits goes on by itself: on the load's thread, one's run would keep the others.
    /// </summary>
    /// <exception cref="TimeoutException">It takes longer.</exception>
    public async Task<LoadedModel> WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        var model = await Loading.WaitAsync(limit, time, cancellation);
        await Task.Yield();
        return model;
    }

    /// <summary>It is loaded. For the load.</summary>
    public void Fill(LoadedModel model) => Volatile.Write(ref loaded, model);

    /// <summary>Counts one more who uses it; false where it is out of the cache.</summary>
    public bool TryEnter(long now)
    {
        for (var seen = Volatile.Read(ref state); seen >= 0;)
        {
            var before = Interlocked.CompareExchange(ref state, seen + 1, seen);
            if (before == seen)
            {
                Volatile.Write(ref lastUsed, now);
                Interlocked.Increment(ref hits);
                return true;
            }

            seen = before;
        }

        return false;
    }

    /// <summary>Counts one less; true where that was the last one of a model that is out: the caller ends it.</summary>
    public bool Leave() => Interlocked.Decrement(ref state) == Out;

    /// <summary>Takes it out if nobody uses it; then the caller ends it.</summary>
    public bool TryTakeOutIdle() => Interlocked.CompareExchange(ref state, Out, 0) == 0;

    /// <summary>Takes it out; true where nobody used it: the caller ends it.</summary>
    public bool TakeOut() => Interlocked.Or(ref state, Out) == 0;

    /// <summary>Disposes the model, if it was loaded. For the one who is told to end it.</summary>
    public async Task DisposeAsync()
    {
        try
        {
            await (await Loading).DisposeAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The load failed: those who waited for it have learned why, and there is nothing to dispose.
        }
    }
}
