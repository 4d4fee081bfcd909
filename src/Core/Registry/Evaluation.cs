namespace Maas.Core.Registry;

/// <summary>What the bytes that are served scored.</summary>
public sealed record Evaluation
{
    /// <summary>The part that was scored: <c>test</c>, or <c>training</c> where the job has no split.</summary>
    public required string Part { get; init; }

    public required long Examples { get; init; }

    /// <summary>By the metrics' names: loss, and accuracy and macroF1, or mae, rmse and r2.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>The same metrics of the trivial model: the majority class, or the mean of the training part.</summary>
    public required IReadOnlyDictionary<string, double> Baseline { get; init; }

    /// <summary>A sentence where the version is much worse than the trivial model and nobody asked for a limit; else null.</summary>
    public string? Warning { get; init; }

    /// <summary>Counts [actual][predicted], in the order of the labels; null for regression.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? Confusion { get; init; }
}
