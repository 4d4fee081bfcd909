using Maas.Core;
using Maas.Core.Registry;
using Maas.Train.Training;

namespace Maas.Train.Validation;

/// <summary>Whether a version is much worse than the trivial model: it is published all the same, but not without a word.</summary>
internal static class TrivialRule
{
    // Of accuracies: so much less than the trivial model's, or so small a share of it.
    private const double LessAccuracy = 0.1;
    private const double ShareOfAccuracy = 0.75;

    // Of errors, as a multiple of the trivial model's.
    private const double MoreError = 1.25;

    /// <summary>The sentence that warns; null for a version that is about as good, or better.</summary>
    public static string? Warn(Evaluation evaluation)
    {
        string[] decisive = [MetricNames.Accuracy, MetricNames.RootMeanSquaredError, MetricNames.Loss];
        var metric = decisive.FirstOrDefault(name => evaluation.Metrics.ContainsKey(name) && evaluation.Baseline.ContainsKey(name));
        if (metric is null)
        {
            return null;
        }

        var (value, trivial) = (evaluation.Metrics[metric], evaluation.Baseline[metric]);
        var isMuchWorse = metric == MetricNames.Accuracy
            ? value < Math.Max(trivial - LessAccuracy, ShareOfAccuracy * trivial)
            : value > MoreError * trivial;
        return isMuchWorse
            ? FormattableString.Invariant(
                $"{metric} is {value:G4} on the {Counted.Of(evaluation.Examples, "example")} of the {evaluation.Part} part, ")
                + FormattableString.Invariant($"much worse than the {trivial:G4} of the trivial model; ")
                + "train it longer or with another learning rate, and let \"accept\" refuse such"
            : null;
    }
}
