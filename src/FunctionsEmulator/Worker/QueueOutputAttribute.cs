namespace Microsoft.Azure.Functions.Worker;

/// <summary>Puts what the method returns, or what the property of the result holds, on a storage queue.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class QueueOutputAttribute(string queueName) : Attribute
{
    public string QueueName { get; } = queueName;

    /// <summary>The setting that holds the connection; the host's own storage if it is absent.</summary>
    public string? Connection { get; set; }
}
