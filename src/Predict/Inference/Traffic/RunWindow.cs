namespace Maas.Predict.Inference.Traffic;

/// <summary>
/// The runs of the last so many seconds, in a ring of buckets: what is looked at is up to a sixteenth shorter. For any number of threads;
/// the lock is one version's of one alias, and a run takes no memory.
/// </summary>
internal sealed class RunWindow(TimeSpan length, TimeProvider time)
{
    private const int Buckets = 16;

    private readonly Lock gate = new();
    private readonly Bucket[] ring = new Bucket[Buckets];
    private readonly long begun = time.GetTimestamp();
    private readonly long bucketTicks = length.Ticks / Buckets;

    /// <summary>One more run, or several of a kind; gives all that are in the window.</summary>
    public RunFigures Add(bool hasFailed, bool isSlow, int runs = 1)
    {
        lock (gate)
        {
            var number = Now();
            ref var bucket = ref ring[number % Buckets];
            if (bucket.Number != number)
            {
                bucket = new() { Number = number };
            }

            var one = new RunFigures(runs, hasFailed ? runs : 0, isSlow ? runs : 0);
            bucket.Figures = bucket.Figures.With(one);
            return Sum(number);
        }
    }

    /// <summary>Takes all out of the window.</summary>
    public RunFigures TakeAll()
    {
        lock (gate)
        {
            var all = Sum(Now());
            Array.Clear(ring);
            return all;
        }
    }

    public RunFigures Look()
    {
        lock (gate)
        {
            return Sum(Now());
        }
    }

    private long Now() => time.GetElapsedTime(begun).Ticks / bucketTicks;

    private RunFigures Sum(long number)
    {
        var sum = default(RunFigures);
        foreach (ref readonly var bucket in ring.AsSpan())
        {
            if (bucket.Number > number - Buckets)
            {
                sum = sum.With(bucket.Figures);
            }
        }

        return sum;
    }

    private struct Bucket
    {
        public long Number;
        public RunFigures Figures;
    }
}

/// <summary>How many runs there were, how many of them failed, and how many took longer than the guard allows.</summary>
internal readonly record struct RunFigures(int Runs, int Failed, int Slow)
{
    public RunFigures With(RunFigures other) => new(Runs + other.Runs, Failed + other.Failed, Slow + other.Slow);
}
