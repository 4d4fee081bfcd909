namespace Maas.Core.Jobs;

/// <summary>How far a sweep is, as its row tells. The truth is in the rows of its trials.</summary>
public sealed record SweepProgress
{
    /// <summary>How many trials have their row and their message.</summary>
    public int Made { get; init; }

    /// <summary>The numbers of those that are over and were told of.</summary>
    public IReadOnlyList<int> Over { get; init; } = [];

    /// <summary>How many of these did not succeed.</summary>
    public int Failed { get; init; }

    /// <summary>The best one so far, and its metric; null before the first success.</summary>
    public int? Best { get; init; }
    public double? BestMetric { get; init; }

    /// <summary>Whether a sweep that is over has put its trials away.</summary>
    public bool Cleared { get; init; }
}
