namespace Maas.Predict.Inference.Sessions;

/// <summary>
/// What the C library's heap grows by while a model is loaded. The heap is the process's, so it tells something of one load only while
/// no other load and no disposal is under way: each of them holds a meter. Calls that run meanwhile blur it by their outputs.
/// </summary>
internal sealed class HeapMeter : IDisposable
{
    private static long begun;
    private static int underWay;

    private readonly Func<long?> heapBytes;
    private readonly long? before;
    private readonly long number;
    private readonly bool isAlone;

    private HeapMeter(Func<long?> heapBytes)
    {
        this.heapBytes = heapBytes;
        number = Interlocked.Increment(ref begun);
        isAlone = Interlocked.Increment(ref underWay) == 1;
        before = isAlone ? heapBytes() : null;
    }

    public static HeapMeter Begin(Func<long?> heapBytes) => new(heapBytes);

    /// <summary>Marks what would spoil another's measurement, such as a disposal.</summary>
    public static HeapMeter Disturb() => new(() => null);

    /// <summary>What the heap has grown by; null where others changed it too, or it can't be measured.</summary>
    public long? Grown()
    {
        var grown = heapBytes() - before;
        return isAlone && Volatile.Read(ref begun) == number ? grown : null;
    }

    public void Dispose() => Interlocked.Decrement(ref underWay);
}
