using System.Globalization;

namespace Maas.Train.Training;

/// <summary>Progress as a line to read: <c>epoch 3 of 12: loss 0.21, accuracy 0.94</c>.</summary>
internal static class ProgressText
{
    public static string Of(Progress progress)
    {
        var metrics = progress.Metrics ?? new Dictionary<string, double>();
        var validation = metrics.Where(metric => metric.Key != "loss").Select(metric => Show(metric.Key, metric.Value));
        return $"epoch {progress.Epoch} of {progress.Epochs}: {string.Join(", ", [Show("loss", progress.Loss), .. validation])}";
    }

    private static string Show(string name, double value) => string.Create(CultureInfo.InvariantCulture, $"{name} {value:G4}");
}
