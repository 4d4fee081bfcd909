namespace Maas.Train.Training;

/// <summary>What is told every so many epochs.</summary>
internal sealed record Progress
{
    public required int Epoch { get; init; }
    public required int Epochs { get; init; }
    public required int Step { get; init; }

    /// <summary>The mean over the epoch's training batches, each before its update.</summary>
    public required double Loss { get; init; }

    /// <summary>Of the validation part, by name; null where nothing was scored.</summary>
    public IReadOnlyDictionary<string, double>? Metrics { get; init; }

    public required double ExamplesPerSecond { get; init; }
    public required DateTimeOffset EstimatedFinish { get; init; }
    public required double LearningRate { get; init; }
}
