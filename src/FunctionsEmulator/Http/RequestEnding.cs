namespace Maas.FunctionsEmulator.Http;

/// <summary>The end of one request at a time: cancelled when its caller is gone, its time is up or the host stops.</summary>
internal sealed class RequestEnding : IDisposable
{
    private const long Nobody = 0;
    private const long Cancelled = -1;

    private readonly CancellationTokenSource source = new();
    private long until;

    /// <summary>For the request alone: after its end it is another's.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>A request begins, which has time until this timestamp.</summary>
    public void Begin(long until) => Interlocked.Exchange(ref this.until, until);

    /// <summary>The request is over; false where it was cancelled, and this can't be another's.</summary>
    public bool TryEnd() => Interlocked.Exchange(ref until, Nobody) != Cancelled && source.TryReset();

    public void Dispose() => source.Dispose();

    /// <summary>For the request's caller, who is heard no more once it ends.</summary>
    public void Cancel() => CancelIfDue(long.MaxValue);

    /// <summary>Cancels the request if its time is up. One that has begun since is another's, and has another time.</summary>
    public void CancelIfDue(long now)
    {
        var seen = Interlocked.Read(ref until);
        if (seen > Nobody && seen <= now && Interlocked.CompareExchange(ref until, Cancelled, seen) == seen)
        {
            source.Cancel();
        }
    }
}
