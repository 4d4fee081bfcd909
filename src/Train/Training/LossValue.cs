using Maas.Core.Jobs;
using Maas.Train.Data;

namespace Maas.Train.Training;

/// <summary>
/// The mean loss of outputs that are plain numbers: <see cref="LossFunction"/>'s of tensors, but without label smoothing, class
/// weights and the focal factor, as people compare runs by plain cross-entropy whatever those were trained by.
/// </summary>
internal static class LossValue
{
    /// <param name="scores">[examples, width], row-major.</param>
    public static double OfClasses(Loss loss, ReadOnlySpan<float> scores, int width, ReadOnlySpan<long> classes)
    {
        var (sum, counted) = (0.0, 0);
        for (var example = 0; example < classes.Length; example++)
        {
            if (classes[example] == TargetLayout.Ignored)
            {
                continue;
            }

            counted++;
            var row = scores.Slice(example * width, width);
            sum += loss switch
            {
                Loss.CrossEntropy or Loss.Focal => CrossEntropy(row, (int)classes[example]),
                Loss.BinaryCrossEntropy => BinaryCrossEntropy(row, (int)classes[example]),
                var other => throw new InvalidOperationException($"{other} is no loss of classes"),
            };
        }

        return sum / counted;
    }

    public static double OfValues(Loss loss, double huberDelta, ReadOnlySpan<float> outputs, ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        for (var index = 0; index < values.Length; index++)
        {
            var error = Math.Abs((double)outputs[index] - values[index]);
            sum += loss switch
            {
                Loss.Mse => error * error,
                Loss.Mae => error,
                Loss.Huber => error <= huberDelta ? error * error / 2 : huberDelta * (error - (huberDelta / 2)),
                var other => throw new InvalidOperationException($"{other} is no loss of values"),
            };
        }

        return sum / values.Length;
    }

    private static double CrossEntropy(ReadOnlySpan<float> scores, int wanted)
    {
        var greatest = double.NegativeInfinity;
        foreach (var score in scores)
        {
            greatest = Math.Max(greatest, score);
        }

        var sum = 0.0;
        foreach (var score in scores)
        {
            sum += Math.Exp(score - greatest);
        }

        return greatest + Math.Log(sum) - scores[wanted];
    }

    // A single score is that of the second of two classes; several are each class's own yes or no.
    private static double BinaryCrossEntropy(ReadOnlySpan<float> scores, int wanted)
    {
        var sum = 0.0;
        for (var index = 0; index < scores.Length; index++)
        {
            var isWanted = scores.Length == 1 ? wanted == 1 : wanted == index;
            var score = (double)scores[index];
            sum += Math.Max(score, 0) - (isWanted ? score : 0) + Math.Log(1 + Math.Exp(-Math.Abs(score)));
        }

        return sum / scores.Length;
    }
}
