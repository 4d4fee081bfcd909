using Maas.Predict.Catalog;
using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Inference;

/// <summary>Whether this instance can serve: its models are loaded, and storage answers.</summary>
public sealed class Readiness(StorageReach storage, Preload preload)
{
    /// <summary>What keeps this instance from serving; null: nothing.</summary>
    public async Task<string?> FindHindranceAsync(CancellationToken cancellation) =>
        preload.FindHindrance() ?? await storage.FindHindranceAsync(cancellation);
}
