namespace Maas.Predict.Inference.Runs;

/// <summary>Runs that wait, in the order of their arrival. For one thread at a time.</summary>
internal sealed class WaitingRuns(int maximumRows)
{
    // More rows than this do not fit a processor's caches anyway, and a batch holds a copy of them.
    private const long MostBytes = 64 << 20;

    private readonly List<PendingRun> runs = [];

    public int Count => runs.Count;

    public void Add(PendingRun run) => runs.Add(run);

    /// <summary>The one that waits longest and whose caller still does.</summary>
    public PendingRun? Peek()
    {
        while (runs.Count > 0 && runs[0].Caller.IsCancellationRequested)
        {
            Drop(runs[0]);
            runs.RemoveAt(0);
        }

        return runs.Count > 0 ? runs[0] : null;
    }

    /// <summary>Takes out the one that waits longest.</summary>
    public void TakeFirst() => runs.RemoveAt(0);

    /// <summary>Takes out those whose callers are gone, and gives how many they were.</summary>
    public int DropAbandoned() => runs.RemoveAll(run =>
    {
        // Read once: a caller may go at any time, and who is taken out is let go.
        var isGone = run.Caller.IsCancellationRequested;
        if (isGone)
        {
            Drop(run);
        }

        return isGone;
    });

    /// <summary>The rows of all that go with this one, itself among them.</summary>
    public int RowsWith(PendingRun first) => runs.Where(run => run == first || first.GoesWith(run)).Sum(run => run.Rows);

    /// <summary>Takes out the first, and behind it those that go with it, up to the maximum and to what each of them allows; the
    /// others keep their order.</summary>
    public IReadOnlyList<PendingRun> TakeBatch()
    {
        var first = runs[0];
        if (first.Rows == 0)
        {
            runs.RemoveAt(0);
            return [first];
        }

        var (batch, kept, rows, bytes, most) = (new List<PendingRun>(), new List<PendingRun>(), 0, 0L, maximumRows);
        var isFull = false;
        foreach (var run in runs)
        {
            if (run.Caller.IsCancellationRequested && run != first)
            {
                Drop(run);
            }
            else if (run != first && (isFull || !first.GoesWith(run)))
            {
                kept.Add(run);
            }
            else if (batch.Count > 0 && (rows + run.Rows > Math.Min(most, run.MostRows) || bytes + run.Bytes > MostBytes))
            {
                isFull = true;
                kept.Add(run);
            }
            else
            {
                batch.Add(run);
                (rows, bytes, most) = (rows + run.Rows, bytes + run.Bytes, Math.Min(most, run.MostRows));
            }
        }

        runs.Clear();
        runs.AddRange(kept);
        return batch;
    }

    private static void Drop(PendingRun run)
    {
        run.Fail(new OperationCanceledException(run.Caller));
        run.LetGo();
    }
}
