namespace Maas.Train.Training;

/// <summary>How often each class was taken for each. Among equal scores the first counts. For one thread.</summary>
internal sealed class ConfusionMatrix
{
    private readonly int[][] counts;
    private readonly int width;

    /// <param name="width">Scores an example has; with 1, a score above 0 is the second of two classes.</param>
    public ConfusionMatrix(int width)
    {
        this.width = width;
        var classes = Math.Max(2, width);
        counts = [.. Enumerable.Range(0, classes).Select(_ => new int[classes])];
    }

    /// <summary>[actual][predicted].</summary>
    public IReadOnlyList<IReadOnlyList<int>> Counts => counts;

    public double Accuracy => (double)Enumerable.Range(0, counts.Length).Sum(index => counts[index][index]) / counts.Sum(row => row.Sum());

    /// <summary>The mean of the classes' F1, over those that are there or were predicted.</summary>
    public double MacroF1
    {
        get
        {
            var scores = Enumerable.Range(0, counts.Length)
                .Select(index => (Hits: counts[index][index], Seen: counts[index].Sum() + counts.Sum(row => row[index])))
                .Where(each => each.Seen > 0)
                .Select(each => 2.0 * each.Hits / each.Seen);
            return scores.Average();
        }
    }

    /// <param name="scores">[examples, width], row-major.</param>
    public void Add(ReadOnlySpan<float> scores, ReadOnlySpan<long> classes)
    {
        for (var example = 0; example < classes.Length; example++)
        {
            counts[classes[example]][Predicted(scores.Slice(example * width, width))]++;
        }
    }

    private static int Predicted(ReadOnlySpan<float> scores)
    {
        if (scores.Length == 1)
        {
            return scores[0] > 0 ? 1 : 0;
        }

        var best = 0;
        for (var index = 1; index < scores.Length; index++)
        {
            best = scores[index] > scores[best] ? index : best;
        }

        return best;
    }
}
