namespace Microsoft.Azure.Functions.Worker;

/// <summary>How often the host has retried the event; queue messages count by their dequeue count instead.</summary>
public abstract class RetryContext
{
    public abstract int RetryCount { get; }

    public abstract int MaxRetryCount { get; }
}
