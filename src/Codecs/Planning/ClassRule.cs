using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Codecs.Planning;

/// <summary>The classes of a classification: 2 to 1,000, sorted by name.</summary>
internal static class ClassRule
{
    public const int Most = 1_000;

    public static IReadOnlyList<string> Of(string field, string target, long distinct, IReadOnlyList<CategoryCount> counts)
    {
        if (distinct > Most || counts.Count == 0 || counts.Count > Most)
        {
            throw Refusal.At(field, $"\"{target}\" has too many different, or too long, values; {Most} classes of 256 bytes are possible");
        }

        return counts.Count >= 2
            ? [.. counts.Select(count => count.Name).Order(StringComparer.Ordinal)]
            : throw Refusal.At(field, $"\"{target}\" has one class, \"{counts[0].Name}\"; at least two are needed to learn the difference");
    }

    /// <summary>How many scores the graph gives, and what makes probabilities of them.</summary>
    public static (int Outputs, ScoreActivation Activation) Scores(Loss loss, int classes) => loss == Loss.BinaryCrossEntropy
        ? (classes == 2 ? 1 : classes, ScoreActivation.Sigmoid)
        : (classes, ScoreActivation.Softmax);
}
