using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Inference.Statistics;

/// <summary>What became of a version's calls in this process. For any number of threads, without a lock or memory for a call.</summary>
internal sealed class VersionStatistics(VersionKey key)
{
    // Callers choose batch sizes; of those that came after so many, only the sums above are kept.
    private const int MostBatchSizes = 32;

    private readonly BatchStatistics?[] batches = new BatchStatistics?[MostBatchSizes];
    private long inferences;
    private long lastInference;

    public VersionKey Key => key;

    public long Inferences => Interlocked.Read(ref inferences);

    /// <summary>When a call last succeeded, in milliseconds since 1970; 0: never.</summary>
    public long LastInference => Interlocked.Read(ref lastInference);

    public DurationCount Success { get; } = new();

    public DurationCount Fail { get; } = new();

    public DurationCount Queue { get; } = new();

    public DurationCount Input { get; } = new();

    /// <summary>Its count is that of runs.</summary>
    public DurationCount Infer { get; } = new();

    public DurationCount Output { get; } = new();

    public IEnumerable<BatchStatistics> Batches => batches.OfType<BatchStatistics>().OrderBy(batch => batch.Size);

    public void Succeeded(in CallTimes times, long batchSize, DateTimeOffset now)
    {
        Success.Add(times.Total);
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
