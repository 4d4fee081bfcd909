namespace Microsoft.Azure.Functions.Worker;

/// <summary>Where the invocation stands in a distributed trace, in the words of the W3C.</summary>
public abstract class TraceContext
{
    public abstract string TraceParent { get; }

    public abstract string TraceState { get; }
}
