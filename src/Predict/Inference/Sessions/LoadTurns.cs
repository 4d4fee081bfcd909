using Maas.Core.Naming;

namespace Maas.Predict.Inference.Sessions;

/// <summary>
/// Lets loads begin as there is memory for them beside what is in use: many cold models that are called at once do not take more together
/// than the cache may hold. For any number of threads.
/// </summary>
/// <remarks>
/// The next is of the tenant with the fewest loads under way, of several the one who waits longest; nothing overtakes it, so each begins
/// at last. Where nothing is being loaded and what is in use leaves no room, it begins all the same after <see cref="Patience"/>: a model
/// in use stays beyond the bound as well.
/// </remarks>
/// <param name="gate">The cache's, which is held where turns are given.</param>
/// <param name="end">Ends what was taken out to make room.</param>
internal sealed class LoadTurns(SessionShelf shelf, Lock gate, TimeProvider time, Func<List<CachedModel>, Task> end)
{
    // Calls are mostly over by then.
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly List<Waiter> waiting = [];
    private readonly Dictionary<TenantId, int> underWay = [];
    private int waiters;
    private bool hasTimer;

    /// <summary>Loads in the place's turn. From then on the place holds so many bytes, and as many as the model takes once it is there.
    /// </summary>
    public async Task<LoadedModel> LoadAsync(CachedModel place, long bytes, Func<Task<LoadedModel>> load, CancellationToken closing)
    {
        await EnterAsync(place, bytes, closing);
        try
        {
            var model = await load();
            lock (gate)
            {
                shelf.Take(place, model.Memory.PrivateBytes);
            }

            return model;
        }
        finally
        {
            lock (gate)
            {
                Leave(place.Tenant);
                GiveTurns(isLate: false);
            }
        }
    }

    /// <summary>Memory is free that was not.</summary>
    public void Look() => LookIf(isFree: true);

    /// <summary>The same, where memory may be.</summary>
    public void LookIf(bool isFree)
    {
        if (isFree && Volatile.Read(ref waiters) > 0)
        {
            lock (gate)
            {
                GiveTurns(isLate: false);
            }
        }
    }

    // At the end of the process nobody gets a turn any more.
    private async Task EnterAsync(CachedModel place, long bytes, CancellationToken closing)
    {
        var waiter = new Waiter(place, bytes);
        lock (gate)
        {
            // Who leaves a model looks at this after he has left it.
            Interlocked.Increment(ref waiters);
            waiting.Add(waiter);
            GiveTurns(isLate: false);
        }

        await end(await waiter.Turn.Task.WaitAsync(closing));
    }

    private void GiveTurns(bool isLate)
    {
        while (waiting.MinBy(waiter => underWay.GetValueOrDefault(waiter.Place.Tenant)) is { } next)
        {
            if (!shelf.HasRoom(next.Bytes) && !(isLate && underWay.Count == 0))
            {
                SetTimer();
                return;
            }

            Begin(next);
        }
    }

    private void Begin(Waiter next)
    {
        waiting.Remove(next);
        Interlocked.Decrement(ref waiters);
        underWay[next.Place.Tenant] = underWay.GetValueOrDefault(next.Place.Tenant) + 1;
        shelf.Take(next.Place, next.Bytes);
        next.Turn.SetResult(shelf.Shrink());
    }

    private void Leave(TenantId tenant)
    {
        if (--underWay[tenant] == 0)
        {
            underWay.Remove(tenant);
        }
    }

    private void SetTimer()
    {
        if (!hasTimer && underWay.Count == 0)
        {
            hasTimer = true;
            _ = BeginLateAsync();
        }
    }

    private async Task BeginLateAsync()
    {
        await Task.Delay(Patience, time, CancellationToken.None);
        lock (gate)
        {
            hasTimer = false;
            GiveTurns(isLate: true);
        }
    }

    private sealed record Waiter(CachedModel Place, long Bytes)
    {
        public TaskCompletionSource<List<CachedModel>> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
