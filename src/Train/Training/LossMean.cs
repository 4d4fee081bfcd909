using System.Text.Json.Serialization;

namespace Maas.Train.Training;

/// <summary>A mean over batches that weigh differently: the sum of their losses, each times its weight, and of the weights.</summary>
internal readonly record struct LossMean(double Sum, double Weight)
{
    [JsonIgnore]
    public double Value => Sum / Weight;

    public LossMean Add(double loss, double weight) => new(Sum + (loss * weight), Weight + weight);
}
