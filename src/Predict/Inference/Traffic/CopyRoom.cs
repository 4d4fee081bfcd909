namespace Maas.Predict.Inference.Traffic;

/// <summary>The memory that copies of calls may take in this process. For any number of threads, without a lock.</summary>
internal sealed class CopyRoom
{
    private const long MostBytes = 64 << 20;

    private long taken;

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref taken, bytes) <= MostBytes)
        {
            return true;
        }

        Give(bytes);
        return false;
    }

    public void Give(long bytes) => Interlocked.Add(ref taken, -bytes);
}
