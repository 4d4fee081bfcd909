using Maas.Predict.Inference.Statistics;

namespace Maas.Predict.Api.OpenInference;

/// <summary>What became of calls in this process, in the shape of Triton's statistics extension.</summary>
internal sealed record StatisticsView(IReadOnlyList<StatisticsView.Version> ModelStats)
{
    public static StatisticsView Of(IEnumerable<VersionStatistics> versions) => new([.. versions.Select(Version.Of)]);

    internal sealed record Version(
        string Name,
        [property: System.Text.Json.Serialization.JsonPropertyName("version")] string Number,
        long LastInference,
        long InferenceCount,
        long ExecutionCount,
        Inferences InferenceStats,
        IReadOnlyList<Batch> BatchStats)
    {
        public static Version Of(VersionStatistics version) => new(
            version.Key.Model.Value,
            $"{version.Key.Version}",
            version.LastInference,
            version.Inferences,
            version.Executions,
            new(
                Duration.Of(version.Success),
                Duration.Of(version.Fail),
                Duration.Of(version.Queue),
                Duration.Of(version.Input),
                Duration.Of(version.Infer),
                Duration.Of(version.Output)),
            [.. version.Batches.Select(Batch.Of)]);
    }

    internal sealed record Inferences(
        Duration Success, Duration Fail, Duration Queue, Duration ComputeInput, Duration ComputeInfer, Duration ComputeOutput);

    internal sealed record Batch(long BatchSize, Duration ComputeInput, Duration ComputeInfer, Duration ComputeOutput)
    {
        public static Batch Of(BatchStatistics batch) =>
            new(batch.Size, Duration.Of(batch.Input), Duration.Of(batch.Infer), Duration.Of(batch.Output));
    }

    internal sealed record Duration(long Count, long Ns)
    {
        public static Duration Of(DurationCount duration) => new(duration.Count, duration.Nanoseconds);
    }
}
