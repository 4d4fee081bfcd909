namespace Maas.Codecs.Tests;

/// <summary>The memory that a call takes beside what the pool lends.</summary>
internal static class Allocation
{
    /// <summary>The least of some calls, as the pool's buffers may be with another test just now.</summary>
    public static long Of(Action call) => Enumerable.Range(0, 20).Min(_ =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        call();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });
}
