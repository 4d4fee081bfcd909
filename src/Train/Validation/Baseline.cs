using System.Runtime.InteropServices;
using Maas.Core.Jobs;
using Maas.Train.Data;
using Maas.Train.Training;

namespace Maas.Train.Validation;

/// <summary>
/// The trivial model that any other must beat: it knows how often each class or token is in the training part, and so always answers
/// the most frequent one, or the mean of each target there.
/// </summary>
/// <param name="row">Its outputs for one target.</param>
internal sealed class Baseline(float[] row) : IBatchModel
{
    private const int ExamplesAtOnce = 256;

    /// <param name="width">How many values a model gives for a target.</param>
    public static async Task<Baseline> LearnAsync(
        EncodedPart training, Loss loss, int width, CancellationToken cancellation) => training switch
        {
            { Values: { } values } => new(Means(values, width)),
            { Classes: { } classes } => new(Scores(Count(classes, new long[Math.Max(2, width)]), loss, width)),
            _ => new(Scores(await CountTokensAsync(training, width, cancellation), loss, width)),
        };

    public void Infer(RawBatch batch, OutputsReader read)
    {
        var rows = batch.Targets.Length / batch.TargetBytes;
        var outputs = new float[rows * row.Length];
        for (var index = 0; index < rows; index++)
        {
            row.CopyTo(outputs, index * row.Length);
        }

        read(outputs);
    }

    private static async Task<long[]> CountTokensAsync(EncodedPart training, int width, CancellationToken cancellation)
    {
        var counts = new long[width];
        await using var reader = training.ReadAll(ExamplesAtOnce);
        while (await reader.ReadAsync() is { } batch)
        {
            using (batch)
            {
                cancellation.ThrowIfCancellationRequested();
                Count(MemoryMarshal.Cast<byte, long>(batch.Targets).ToArray(), counts);
            }
        }

        return counts;
    }

    private static long[] Count(IEnumerable<long> labels, long[] counts)
    {
        foreach (var label in labels.Where(label => label != TargetLayout.Ignored))
        {
            counts[label]++;
        }

        return counts;
    }

    // One more of each class than there is, so that a class that is not there has a score too.
    private static float[] Scores(long[] counts, Loss loss, int width)
    {
        var all = counts.Sum() + (double)counts.Length;
        var shares = counts.Select(count => (count + 1) / all);
        return loss == Loss.BinaryCrossEntropy
            ? [.. shares.Skip(counts.Length - width).Select(share => (float)Math.Log(share / (1 - share)))]
            : [.. shares.Select(share => (float)Math.Log(share))];
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
