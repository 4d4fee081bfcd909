using System.Runtime.InteropServices;
using Maas.Core.Jobs;

namespace Maas.Train.Training;

/// <summary>Loss, accuracy and macro-F1 of classes.</summary>
internal sealed class ClassScore(Loss loss) : IScoreSum
{
    private ConfusionMatrix? confusion;
    private double lossSum;
    private long examples;

    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<byte> targets)
    {
        var classes = MemoryMarshal.Cast<byte, long>(targets);
        var width = outputs.Length / classes.Length;
        confusion ??= new(width);
        confusion.Add(outputs, classes);
        lossSum += LossValue.OfClasses(loss, outputs, width, classes) * classes.Length;
        examples += classes.Length;
    }

    public Score ToScore() => new(
        new Dictionary<string, double>
        {
            [MetricNames.Loss] = lossSum / examples,
            [MetricNames.Accuracy] = confusion!.Accuracy,
            [MetricNames.MacroF1] = confusion.MacroF1,
        },
        confusion.Counts);
}
