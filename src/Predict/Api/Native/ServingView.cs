using Maas.Core.Registry;
using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Api.Native;

/// <summary>How a model is served, in the fields of <see cref="ServingSettings"/>.</summary>
/// <param name="Warnings">What of it this instance can't do, and what it does in its place.</param>
internal sealed record ServingView(
    int? IntraOpThreads,
    int? InterOpThreads,
    GraphOptimization? GraphOptimization,
    IReadOnlyList<ExecutionProvider>? ExecutionProviders,
    bool? Prepacking,
    int? MaximumBatch,
    int? BatchDelayMilliseconds,
    int? QueueLength,
    int? TimeoutSeconds,
    IReadOnlyList<string>? Warnings)
{
    public static ServingView Of(ServingSettings settings) => new(
        settings.IntraOpThreads,
        settings.InterOpThreads,
        settings.GraphOptimization,
        settings.ExecutionProviders,
        settings.Prepacking,
        settings.MaximumBatch,
        settings.BatchDelayMilliseconds,
        settings.QueueLength,
        settings.TimeoutSeconds,
        MissingProvider.Find(settings) is { } missing ? [missing] : null);
}
