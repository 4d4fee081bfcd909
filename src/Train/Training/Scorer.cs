using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Train.Data;

namespace Maas.Train.Training;

/// <summary>
/// Scores a model's outputs for a part, wherever they were computed: loss in the units that are trained, and accuracy and
/// macro-F1, or mean absolute error, root mean squared error and R² in the targets' own units.
/// </summary>
/// <param name="targets">What undoes the targets' standardisation; empty for classification.</param>
internal sealed class Scorer(Loss loss, double huberDelta, IReadOnlyList<RegressionTarget> targets)
{
    public Loss Loss => loss;

    public static Scorer For(Hyperparameters hyperparameters, Decoding decoding) =>
        new(hyperparameters.Loss, hyperparameters.HuberDelta, decoding is RegressionDecoding regression ? regression.Targets : []);

    /// <param name="outputs">[examples, width], row-major.</param>
    public IReadOnlyDictionary<string, double> Score(ReadOnlySpan<float> outputs, EncodedPart part)
    {
        var width = outputs.Length / part.Count;
        return part.Classes is { } classes
            ? ScoreClasses(outputs, width, classes)
            : ScoreValues(outputs, part.Values!);
    }

    private Dictionary<string, double> ScoreClasses(ReadOnlySpan<float> scores, int width, IReadOnlyList<long> classes)
    {
        var confusion = ConfusionMatrix.Count(scores, width, classes);
        return new()
        {
            [MetricNames.Loss] = LossValue.OfClasses(loss, scores, width, classes),
            [MetricNames.Accuracy] = confusion.Accuracy,
            [MetricNames.MacroF1] = confusion.MacroF1,
        };
    }

    private Dictionary<string, double> ScoreValues(ReadOnlySpan<float> outputs, IReadOnlyList<float> values)
    {
        var (mae, rmse, r2) = (0.0, 0.0, 0.0);
        for (var target = 0; target < targets.Count; target++)
        {
            var errors = RegressionErrors.Of(outputs, values, target, targets);
            mae += errors.MeanAbsolute / targets.Count;
            rmse += errors.RootMeanSquared / targets.Count;
            r2 += errors.R2 / targets.Count;
        }

        return new()
        {
            [MetricNames.Loss] = LossValue.OfValues(loss, huberDelta, outputs, values),
            [MetricNames.MeanAbsoluteError] = mae,
            [MetricNames.RootMeanSquaredError] = rmse,
            [MetricNames.R2] = r2,
        };
    }
}
