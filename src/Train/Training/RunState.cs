using System.Text.Json.Serialization;
using Maas.Core.Jobs;
using Maas.Train.Data;

namespace Maas.Train.Training;

/// <summary>Where a run is, apart from tensors. A checkpoint's header.</summary>
internal sealed record RunState
{
    /// <summary>Steps done since the run began.</summary>
    public int Step { get; init; }

    /// <summary>Epochs that are over.</summary>
    public int Epoch { get; init; }

    /// <summary>Batches taken in the epoch that is not over. Between two steps, so that nothing is accumulated.</summary>
    public int Batch { get; init; }

    /// <summary>The loss of the epoch that is not over, and of the steps since progress was told.</summary>
    public LossMean EpochLoss { get; init; }
    public LossMean RecentLoss { get; init; }

    /// <summary>The loss that is told with the evaluation that comes before the next step; null where none does.</summary>
    public LossMean? Owed { get; init; }

    /// <summary>Examples and tokens of all steps until now.</summary>
    public long ExamplesTotal { get; init; }
    public long TokensTotal { get; init; }

    /// <summary>The time that the run took until now, over all its claims.</summary>
    public double ElapsedSeconds { get; init; }

    /// <summary>The seed and thread count it began with: resumed with others it would not be the same run.</summary>
    public int Seed { get; init; }
    public int Threads { get; init; }

    /// <summary>The best value of the stop rule's metric, the epoch and step after which it was seen, and the evaluations since.</summary>
    public double? BestMetric { get; init; }
    public int? BestEpoch { get; init; }
    public int? BestStep { get; init; }
    public int EvaluationsWithoutBetter { get; init; }

    /// <summary>Why the run ended; null while it has not.</summary>
    public RunEnd? End { get; init; }

    /// <summary>The epoch that the last step was of, from 1.</summary>
    [JsonIgnore]
    public int EpochNumber => Batch == 0 ? Epoch : Epoch + 1;

    public RunState AfterBatch(double loss, double weight, Batch batch) => this with
    {
        Batch = Batch + 1,
        EpochLoss = EpochLoss.Add(loss, weight),
        RecentLoss = RecentLoss.Add(loss, weight),
        ExamplesTotal = ExamplesTotal + batch.Count,
        TokensTotal = TokensTotal + batch.Tokens,
    };

    /// <summary>After the last batch of an epoch, or one that a limit cuts off.</summary>
    public RunState AfterEpoch(Hyperparameters asked, bool isWhole, bool timeIsSpent) => this with
    {
        Epoch = Epoch + 1,
        Batch = 0,
        EpochLoss = default,
        End = isWhole && Epoch + 1 >= asked.Epochs ? RunEnd.EpochsSpent
            : Step >= asked.MaximumSteps ? RunEnd.StepsSpent
            : timeIsSpent ? RunEnd.TimeSpent
            : null,
    };
}
