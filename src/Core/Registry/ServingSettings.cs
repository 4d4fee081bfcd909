namespace Maas.Core.Registry;

/// <summary>How a model's versions are served. What is null is as the service's own settings say. May change at any time.</summary>
public sealed record ServingSettings
{
    /// <summary>Threads that one run computes with, 1 to 1024.</summary>
    public int? IntraOpThreads { get; init; }

    /// <summary>Nodes of a graph that compute at one time, 1 to 1024; 1 is one after the other, which is usual.</summary>
    public int? InterOpThreads { get; init; }

    public GraphOptimization? GraphOptimization { get; init; }

    /// <summary>
    /// The first that the instance has computes, and those after it what it can't; the CPU stands in for what is missing.
    /// </summary>
    public IReadOnlyList<ExecutionProvider>? ExecutionProviders { get; init; }

    /// <summary>
    /// Whether weights are copied into the order that computes fastest. Without, weights beside the graph stay mapped: they load at once
    /// and take no memory of their own, and runs are some percent slower.
    /// </summary>
    public bool? Prepacking { get; init; }

    /// <summary>Rows that requests are put together to, 1 to 4096; 1: each request runs alone.</summary>
    public int? MaximumBatch { get; init; }

    /// <summary>How long a request waits for others to come along, 0 to 10,000.</summary>
    public int? BatchDelayMilliseconds { get; init; }

    /// <summary>Requests that may wait for their turn, 1 to 1,000,000; further ones are refused.</summary>
    public int? QueueLength { get; init; }

    /// <summary>How long a request may wait and compute, 1 to 3600.</summary>
    public int? TimeoutSeconds { get; init; }

    public bool Equals(ServingSettings? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Numbers == other.Numbers && (ExecutionProviders ?? []).SequenceEqual(other.ExecutionProviders ?? []));

    // Not that of the numbers as a tuple: one of eight boxes its last.
    public override int GetHashCode() => HashCode.Combine(
        IntraOpThreads, InterOpThreads, GraphOptimization, Prepacking, MaximumBatch, BatchDelayMilliseconds, QueueLength, TimeoutSeconds);

    private (int?, int?, GraphOptimization?, bool?, int?, int?, int?, int?) Numbers => (
        IntraOpThreads, InterOpThreads, GraphOptimization, Prepacking, MaximumBatch, BatchDelayMilliseconds, QueueLength, TimeoutSeconds);
}
