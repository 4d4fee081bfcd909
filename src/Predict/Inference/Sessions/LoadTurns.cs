namespace Maas.Predict.Inference.Sessions;

/// <summary>
/// Lets loads begin in the order they were asked for, each once there is memory for it beside what is in use, or nothing else is being
/// loaded: many cold models that are called at once do not take more together than the cache may hold. For any number of threads.
/// </summary>
/// <remarks>
/// One that alone is too large for what is in use begins all the same: a model in use stays beyond the bound as well. So each has its turn
/// after the loads before it, at the latest.
/// </remarks>
/// <param name="gate">The cache's, which is held where turns are given.</param>
/// <param name="end">Ends what was taken out to make room.</param>
internal sealed class LoadTurns(SessionShelf shelf, Lock gate, Func<List<CachedModel>, Task> end)
{
    private readonly Queue<Waiter> waiting = new();
    private int underWay;
    private int waiters;

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
                shelf.Measure(place, model.Memory.PrivateBytes);
            }

            return model;
        }
        finally
        {
            lock (gate)
            {
                underWay--;
                GiveTurns();
            }
        }
    }

    /// <summary>Memory may be free that was not.</summary>
    public void Look()
    {
        if (Volatile.Read(ref waiters) > 0)
        {
            lock (gate)
            {
                GiveTurns();
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
            waiting.Enqueue(waiter);
            GiveTurns();
        }

        await end(await waiter.Turn.Task.WaitAsync(closing));
    }

    private void GiveTurns()
    {
        while (waiting.TryPeek(out var first) && (underWay == 0 || shelf.HasRoom(first.Bytes)))
        {
            waiting.Dequeue();
            Interlocked.Decrement(ref waiters);
            underWay++;
            shelf.Measure(first.Place, first.Bytes);
            first.Turn.SetResult(shelf.Shrink());
        }
    }

    private sealed record Waiter(CachedModel Place, long Bytes)
    {
        public TaskCompletionSource<List<CachedModel>> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
