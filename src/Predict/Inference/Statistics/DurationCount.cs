namespace Maas.Predict.Inference.Statistics;

/// <summary>How often something happened, and how long it took in all. For any number of threads, without a lock.</summary>
internal sealed class DurationCount
{
    private const long NanosecondsOfTick = 100;

    private long count;
    private long ticks;

    public long Count => Interlocked.Read(ref count);

    public long Nanoseconds => Interlocked.Read(ref ticks) * NanosecondsOfTick;

    public void Add(TimeSpan duration)
    {
        Interlocked.Increment(ref count);
        Interlocked.Add(ref ticks, duration.Ticks);
    }
}
