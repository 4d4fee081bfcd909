namespace Maas.Predict.Inference.Runs;

/// <summary>
/// The machine's cores, of which each run of any model has as many as it computes with: all runs together never ask for more than there
/// are. For any number of threads.
/// </summary>
/// <remarks>
/// The story: (1) Where cores are free and nobody waits, a run takes its own by one atomic exchange; models share no lock. (2) Else it
/// waits in the order of arrival, so one that needs all cores is not overtaken for ever by those that need one. (3) Who gives cores back
/// adds them first and looks for waiters then; who begins to wait counts itself first and looks for free cores then. So one of the two
/// sees the other, and no core stays free while somebody waits for it. (4) What is expected to be over at once takes no cores, so that it
/// waits for none, but no more threads are in such runs than there are cores: where they go on for long after all, as an input can have
/// it, others are left to read and answer requests, and all else waits without a thread.
/// </remarks>
internal sealed class CorePlaces(int cores)
{
    private readonly Lock gate = new();
    private readonly LinkedList<Waiter> waiting = new();
    private readonly int all = cores;
    private int free = cores;
    private int waiters;
    private int passing;
    private int lost;

    /// <summary>Cores that runs compute on which do not end, though their places were given back.</summary>
    public int Lost => Volatile.Read(ref lost);

    /// <summary>Whether runs that do not end compute on all cores.</summary>
    public bool AreLost => Lost >= all;

    /// <summary>Those who wait now.</summary>
    public int Waiting => Volatile.Read(ref waiters);

    /// <summary>The cores that a run with so many threads has; 0 threads: all.</summary>
    public int ShareOf(int threads) => threads is 0 || threads > all ? all : threads;

    /// <summary>Takes the cores at once, or none.</summary>
    public bool TryEnter(int share) => Waiting == 0 && TryTake(share);

    /// <summary>Takes the cores, when it is this one's turn.</summary>
    public async Task EnterAsync(int share, CancellationToken cancellation)
    {
        var node = new LinkedListNode<Waiter>(new(share));
        lock (gate)
        {
            waiting.AddLast(node);
            Interlocked.Increment(ref waiters);
            GiveTurns();
        }

        using var leaving = cancellation.Register(() => Abandon(node, cancellation));
        await node.Value.Turn.Task;
    }

    /// <summary>Gives the cores back.</summary>
    public void Leave(int share)
    {
        Interlocked.Add(ref free, share);
        if (Waiting > 0)
        {
            lock (gate)
            {
                GiveTurns();
            }
        }
    }

    /// <summary>Lets one run without cores, unless as many do as there are; it calls <see cref="HavePassed"/> then.</summary>
    public bool TryPass()
    {
        if (Interlocked.Increment(ref passing) <= all)
        {
            return true;
        }

        HavePassed();
        return false;
    }

    /// <summary>A run without cores is over.</summary>
    public void HavePassed() => Interlocked.Decrement(ref passing);

    /// <summary>A run does not end: others have its cores as well.</summary>
    public void GiveUp(int share)
    {
        Interlocked.Add(ref lost, Math.Max(1, share));
        Leave(share);
    }

    /// <summary>A run that was given up has ended.</summary>
    public void Recover(int share) => Interlocked.Add(ref lost, -Math.Max(1, share));

    private void GiveTurns()
    {
        while (waiting.First is { } first && TryTake(first.Value.Share))
        {
            Remove(first);
            first.Value.Turn.SetResult();
        }
    }

    private void Abandon(LinkedListNode<Waiter> node, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (node.List is null)
            {
                return;
            }

            Remove(node);
            node.Value.Turn.SetCanceled(cancellation);
            GiveTurns();
        }
    }

    private void Remove(LinkedListNode<Waiter> node)
    {
        waiting.Remove(node);
        Interlocked.Decrement(ref waiters);
    }

    private bool TryTake(int share)
    {
        var seen = Volatile.Read(ref free);
        while (seen >= share)
        {
            var before = Interlocked.CompareExchange(ref free, seen - share, seen);
            if (before == seen)
            {
                return true;
            }

            seen = before;
        }

        return false;
    }

    private sealed record Waiter(int Share)
    {
        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
