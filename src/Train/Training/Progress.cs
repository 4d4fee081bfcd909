using Maas.Core.Jobs;

namespace Maas.Train.Training;

/// <summary>What is told every so many epochs, and every so many steps where the job asks for that.</summary>
internal sealed record Progress
{
    public required int Epoch { get; init; }
    public required int Epochs { get; init; }
    public required int Step { get; init; }

    /// <summary>
    /// The mean over the epoch's training batches, each before its update; told within an epoch, over those since the last telling.
    /// </summary>
    public required double Loss { get; init; }

    /// <summary>Of the validation part, by name; null where nothing was scored.</summary>
    public IReadOnlyDictionary<string, double>? Metrics { get; init; }

    public required double ExamplesPerSecond { get; init; }
    public required DateTimeOffset EstimatedFinish { get; init; }
    public required double LearningRate { get; init; }

    public static Progress Of(
        RunState state,
        LossMean loss,
        IReadOnlyDictionary<string, double>? metrics,
        Hyperparameters asked,
        LearningRate learningRate,
        Pace pace)
    {
        return new()
        {
            Epoch = state.EpochNumber,
            Epochs = asked.Epochs,
            Step = state.Step,
            Loss = loss.Value,
            Metrics = metrics,
            ExamplesPerSecond = pace.TakeExamplesPerSecond(),
            EstimatedFinish = pace.EstimateFinish(state.End is null ? learningRate.Steps - state.Step : 0, asked.MaximumMinutes * 60),
            LearningRate = learningRate.Last(state),
        };
    }
}
