using System.Text.Json.Serialization;

namespace Maas.Core.Jobs;

/// <summary>How much the examples of each class count in the loss: <c>"balanced"</c>, or an object of labels and weights.</summary>
[JsonConverter(typeof(ClassWeightsConverter))]
public sealed record ClassWeights
{
    public const string BalancedWord = "balanced";

    /// <summary>Weights by label, each above 0 to 1,000,000, labels that are left out 1; null: balanced.</summary>
    public IReadOnlyDictionary<string, double>? ByLabel { get; init; }

    /// <summary>Every class counts the same, however many examples it has.</summary>
    public static ClassWeights Balanced { get; } = new();

    /// <summary>Holds the labels that were named to those there are.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceError.InvalidJob"/>: a label is none of the classes,
    /// or there are no classes.</exception>
    public void Check(IReadOnlyList<string> classes)
    {
        if (classes.Count == 0)
        {
            throw JobFields.Wrong("training.classWeights", "is for tasks with classes; this one has none");
        }

        foreach (var label in (ByLabel?.Keys ?? []).Except(classes))
        {
            throw JobFields.Wrong("training.classWeights",
                $"has a weight for {JobFields.Quote(label)}, which is no class{Suggestions.Nearest(label, classes)}");
        }
    }

    /// <summary>
    /// The weights in the order of the classes. Balanced: all examples by (classes · examples of the class), classes without
    /// examples left out of both.
    /// </summary>
    /// <param name="counts">The training part's examples of each class.</param>
    public IReadOnlyList<float> Of(IReadOnlyList<string> classes, IReadOnlyList<long> counts)
    {
        if (ByLabel is not null)
        {
            return [.. classes.Select(label => (float)ByLabel.GetValueOrDefault(label, 1))];
        }

        var present = counts.Count(count => count > 0);
        var all = (double)counts.Sum();
        return [.. counts.Select(count => count == 0 ? 1 : (float)(all / (present * (double)count)))];
    }
}
