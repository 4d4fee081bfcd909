using System.Text.Json.Serialization;

namespace Maas.Train.Training;

/// <summary>Where a run is, apart from tensors. A checkpoint's header.</summary>
internal sealed record RunState
{
    /// <summary>Steps done since the run began.</summary>
    public int Step { get; init; }

    /// <summary>Epochs that are over.</summary>
    public int Epoch { get; init; }

    /// <summary>Steps done in the epoch that is not over.</summary>
    public int Batch { get; init; }

    /// <summary>The losses of the epoch's batches, each times its examples.</summary>
    public double LossSum { get; init; }

    /// <summary>Examples seen in the epoch that is not over.</summary>
    public long Examples { get; init; }

    /// <summary>Examples and tokens of all steps until now.</summary>
    public long ExamplesTotal { get; init; }
    public long TokensTotal { get; init; }

    /// <summary>The time that the run took until now, over all its claims.</summary>
    public double ElapsedSeconds { get; init; }

    /// <summary>The seed and thread count it began with: resumed with others it would not be the same run.</summary>
    public int Seed { get; init; }
    public int Threads { get; init; }

    /// <summary>The best value of the stop rule's metric, the epoch after which it was seen, and the evaluations since.</summary>
    public double? BestMetric { get; init; }
    public int? BestEpoch { get; init; }
    public int EvaluationsWithoutBetter { get; init; }

    /// <summary>Why the run ended; null while it has not.</summary>
    public RunEnd? End { get; init; }

    [JsonIgnore]
    public double MeanLoss => LossSum / Examples;
}
