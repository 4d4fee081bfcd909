using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Inference.Statistics;

/// <summary>What became of a version's calls in this process. For any number of threads, without a lock or memory for a call.</summary>
internal sealed class VersionStatistics(VersionKey key)
{
    // Callers choose batch sizes; of those that came after so many, only the sums above are kept.
    private const int MostBatchSizes = 32;

    private readonly BatchStatistics?[] batches = new BatchStatistics?[MostBatchSizes];
    private readonly long[] failures = new long[FailureReasons.All.Count];
    private long executions;
    private long inferences;
    private long loading;
    private long lastInference;

    public VersionKey Key => key;

    /// <summary>How often the model ran: calls that ran as one batch count once.</summary>
    public long Executions => Interlocked.Read(ref executions);

    /// <summary>Calls that wait for it to be loaded.</summary>
    public long Loading => Interlocked.Read(ref loading);

    public long Inferences => Interlocked.Read(ref inferences);

    /// <summary>When a call last succeeded, in milliseconds since 1970; 0: never.</summary>
    public long LastInference => Interlocked.Read(ref lastInference);

    public DurationCount Success { get; } = new();

    public DurationCount Fail { get; } = new();

    public DurationCount Queue { get; } = new();

    public DurationCount Input { get; } = new();

    public DurationCount Infer { get; } = new();

    public DurationCount Output { get; } = new();

    /// <summary>What calls took that succeeded.</summary>
    public LatencyBuckets Latencies { get; } = new();

    public IEnumerable<BatchStatistics> Batches => batches.OfType<BatchStatistics>().OrderBy(batch => batch.Size);

    public long Failures(FailureReason reason) => Interlocked.Read(ref failures[(int)reason]);

    /// <summary>A call begins to wait for the version.</summary>
    public void Awaited() => Interlocked.Increment(ref loading);

    /// <summary>The wait has ended, well or not.</summary>
    public void AwaitedNoMore() => Interlocked.Decrement(ref loading);

    public void Failed(TimeSpan total, FailureReason reason)
    {
        Fail.Add(total);
        Interlocked.Increment(ref failures[(int)reason]);
    }

    public void Succeeded(in CallTimes times, long batchSize, int runs, DateTimeOffset now)
    {
        Success.Add(times.Total);
        Latencies.Add(times.Total);
        Interlocked.Add(ref executions, runs);
        Queue.Add(times.Queue);
        Input.Add(times.Input);
        Infer.Add(times.Infer);
        Output.Add(times.Output);
        Interlocked.Add(ref inferences, batchSize);
        Interlocked.Exchange(ref lastInference, now.ToUnixTimeMilliseconds());
        if (FindBatch(batchSize) is { } batch)
        {
            batch.Input.Add(times.Input);
            batch.Infer.Add(times.Infer);
            batch.Output.Add(times.Output);
        }
    }

    // Places are taken from the front and never given back: who finds one empty tries to take it, and looks again at what is there.
    private BatchStatistics? FindBatch(long size)
    {
        for (var i = 0; i < batches.Length; i++)
        {
            var batch = Volatile.Read(ref batches[i]);
            if (batch is null)
            {
                var own = new BatchStatistics(size);
                batch = Interlocked.CompareExchange(ref batches[i], own, null) ?? own;
            }

            if (batch.Size == size)
            {
                return batch;
            }
        }

        return null;
    }
}
