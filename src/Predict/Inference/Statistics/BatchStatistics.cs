namespace Maas.Predict.Inference.Statistics;

/// <summary>What runs of one batch size took.</summary>
internal sealed class BatchStatistics(long size)
{
    public long Size => size;

    public DurationCount Input { get; } = new();

    public DurationCount Infer { get; } = new();

    public DurationCount Output { get; } = new();
}
