using Maas.Predict.Catalog;
using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Inference;

/// <summary>Whether this instance can serve: its models are loaded, its cores are free for calls, and storage answers.</summary>
public sealed class Readiness(StorageReach storage, Preload preload, SessionLoader loader)
{
    /// <summary>What keeps this instance from serving; null: nothing.</summary>
    public async Task<string?> FindHindranceAsync(CancellationToken cancellation)
    {
        if (loader.Cores.AreLost)
        {
            return "runs that do not end though they were told to hold all cores; another process has to take this one's place";
        }

        return preload.FindHindrance() ?? await storage.FindHindranceAsync(cancellation);
    }
}
