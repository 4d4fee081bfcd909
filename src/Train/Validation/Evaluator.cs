using Maas.Core.Registry;
using Maas.Train.Data;
using Maas.Train.Training;

namespace Maas.Train.Validation;

/// <summary>Scores the bytes that will be served, beside the trivial baseline.</summary>
internal static class Evaluator
{
    /// <summary>Scores the test part; without one the validation part, which stopping has seen; without that the training part.</summary>
    public static Evaluation Evaluate(ServedModel model, TrainingData data, Scorer scorer)
    {
        var (name, part) = data.ScoredPart;
        var outputs = model.Infer(part, 0, part.Count);
        var width = outputs.Length / part.Count;
        return new()
        {
            Part = name,
            Examples = part.Count,
            Metrics = scorer.Score(outputs, part),
            Baseline = scorer.Score(Baseline.Infer(data.Training, scorer.Loss, width, part.Count), part),
            Confusion = part.Classes is { } classes ? ConfusionMatrix.Count(outputs, width, classes).Counts : null,
        };
    }
}
