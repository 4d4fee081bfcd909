namespace Maas.Train.Training;

/// <summary>What a part's outputs scored.</summary>
/// <param name="Metrics">By the names of <see cref="MetricNames"/>.</param>
/// <param name="Confusion">[actual][predicted] for classes; null for all else.</param>
internal sealed record Score(IReadOnlyDictionary<string, double> Metrics, IReadOnlyList<IReadOnlyList<int>>? Confusion = null);
