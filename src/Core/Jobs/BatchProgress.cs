using Maas.Core.Naming;

namespace Maas.Core.Jobs;

/// <summary>What a batch prediction predicts with, pinned at submit, and how far it is: what is committed.</summary>
public sealed record BatchProgress
{
    public required ModelName Model { get; init; }
    public required ModelVersion Version { get; init; }
    public required ResultFormat Format { get; init; }

    /// <summary>The rows, or files, of the dataset.</summary>
    public required long Rows { get; init; }

    /// <summary>Those whose predictions, or errors, are in the result: the first ones.</summary>
    public long Done { get; init; }

    /// <summary>Where those that follow begin; null where the dataset has to be read from its begin on.</summary>
    public BatchPlace? Next { get; init; }

    /// <summary>Those of them that have an error.</summary>
    public long Failed { get; init; }

    /// <summary>The first error, with its row.</summary>
    public string? FirstError { get; init; }

    /// <summary>The newest part of the result, which names the one before it; null before the first.</summary>
    public string? LastPart { get; init; }

    /// <summary>All parts together.</summary>
    public long ResultBytes { get; init; }
}
