using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>Whether storage answers.</summary>
public sealed class StorageReach(ModelStore models, VersionStore versions, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Nothing has to be stored under these names: that storage says so is the answer.
    private static readonly TenantId Nobody = TenantId.Parse("health");
    private static readonly ModelName Nothing = ModelName.Parse("health");

    /// <summary>What keeps this instance from serving; null: nothing.</summary>
    public async Task<string?> FindHindranceAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await models.FindAsync(Nobody, Nothing, either.Token);
            await versions.FindAsync(Nobody, Nothing, new ModelVersion(1), either.Token);
            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !cancellation.IsCancellationRequested)
        {
            return "storage can't be reached";
        }
    }
}
