using Maas.Core.Registry;
using Maas.Train.Data;
using Maas.Train.Training;

namespace Maas.Train.Validation;

/// <summary>Scores the bytes that will be served, beside the trivial baseline.</summary>
internal static class Evaluator
{
    /// <summary>Scores the test part; without one the validation part, which stopping has seen; without that the training part.</summary>
    public static async Task<Evaluation> EvaluateAsync(
        ServedModel model, TrainingData data, Scorer scorer, CancellationToken cancellation)
    {
        var (name, part) = data.ScoredPart;
        var score = await scorer.ScoreAsync(model, part, data.Outputs, cancellation);
        var baseline = await Baseline.LearnAsync(data.Training, scorer.Loss, data.Outputs, cancellation);
        return new()
        {
            Part = name,
            Examples = part.Count,
            Metrics = score.Metrics,
            Baseline = (await scorer.ScoreAsync(baseline, part, data.Outputs, cancellation)).Metrics,
            Confusion = score.Confusion,
        };
    }
}
