namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function for each message of a storage queue.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class QueueTriggerAttribute(string queueName) : Attribute
{
    public string QueueName { get; } = queueName;

    /// <summary>The setting that holds the connection; the host's own storage if it is absent.</summary>
    public string? Connection { get; set; }
}
