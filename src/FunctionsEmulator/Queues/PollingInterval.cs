namespace Maas.FunctionsEmulator.Queues;

/// <summary>The pause between two looks at a queue: 100 ms, doubled while nothing comes, to the longest that host.json allows.</summary>
internal sealed class PollingInterval(TimeSpan longest)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private TimeSpan next = Shortest;

    public TimeSpan Next()
    {
        var pause = next;
        next = pause * 2 < longest ? pause * 2 : longest;
        return pause;
    }

    public void Reset() => next = Shortest;
}
