namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the trigger says beside its payload: route values, or a queue message's id, dequeue count and times.</summary>
public abstract class BindingContext
{
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
