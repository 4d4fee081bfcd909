using Maas.Core.Jobs;
using Maas.Train.Data;

namespace Maas.Train.Validation;

/// <summary>
/// The trivial model that any other must beat: it knows how often each class is in the training part, and so always answers the
/// most frequent one, or the mean of each target there.
/// </summary>
internal static class Baseline
{
    /// <summary>Its outputs for so many examples, in the form of the model's own: [examples, width], row-major.</summary>
    public static float[] Infer(EncodedPart training, Loss loss, int width, int examples)
    {
        var row = training.Classes is { } classes ? Scores(classes, loss, width) : Means(training.Values!, width);
        return [.. Enumerable.Repeat(row, examples).SelectMany(values => values)];
    }

    // One more of each class than there is, so that a class that is not there has a score too.
    private static float[] Scores(IReadOnlyList<long> classes, Loss loss, int width)
    {
        var labels = Math.Max(2, width);
        var shares = Enumerable.Range(0, labels).Select(label => (classes.Count(each => each == label) + 1.0) / (classes.Count + labels));
        return loss == Loss.CrossEntropy
            ? [.. shares.Select(share => (float)Math.Log(share))]
            : [.. shares.Skip(labels - width).Select(share => (float)Math.Log(share / (1 - share)))];
    }

    private static float[] Means(IReadOnlyList<float> values, int width)
    {
        var sums = new double[width];
        for (var index = 0; index < values.Count; index++)
        {
            sums[index % width] += values[index];
        }

        return [.. sums.Select(sum => (float)(sum * width / values.Count))];
    }
}
