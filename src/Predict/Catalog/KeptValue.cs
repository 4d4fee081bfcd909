namespace Maas.Predict.Catalog;

/// <summary>What was read from storage once. For any number of threads.</summary>
/// <param name="read">When its read began, as the clock's stamp.</param>
internal sealed class KeptValue<TValue>(TValue value, long read)
{
    // Between two calls, after which the next one waits for storage again.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private long asked = -1;

    public TValue Value => value;

    public long Read => read;

    /// <summary>Storage was asked for it again, and did not answer.</summary>
    public void Unanswered(TimeProvider time) => Volatile.Write(ref asked, time.GetTimestamp());

    /// <summary>Whether storage does not answer for it, though it was asked again and again, as it is now.</summary>
    public bool IsUnanswered(TimeProvider time)
    {
        if (Volatile.Read(ref asked) is var last && (last < 0 || time.GetElapsedTime(last) > Pause))
        {
            return false;
        }

        Unanswered(time);
        return true;
    }
}
