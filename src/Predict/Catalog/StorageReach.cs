using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>Whether storage answers. Anybody may ask, as often as he likes: it is looked at once a second.</summary>
public sealed class StorageReach(ModelStore models, VersionStore versions, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1);

    // Nothing has to be stored under these names: that storage says so is the answer.
    private static readonly TenantId Nobody = TenantId.Parse("health");
    private static readonly ModelName Nothing = ModelName.Parse("health");

    private readonly KeptReads<TenantId, Reach> looks = new(
        capacity: 1, (_, cancellation) => LookAsync(models, versions, time, cancellation), time);

    /// <summary>What keeps this instance from serving; null: nothing.</summary>
    public async Task<string?> FindHindranceAsync(CancellationToken cancellation) =>
        (await looks.GetAsync(Nobody, Life, cancellation))!.Hindrance;

    private static async Task<Reach?> LookAsync(
        ModelStore models, VersionStore versions, TimeProvider time, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await models.FindAsync(Nobody, Nothing, either.Token);
            await versions.FindAsync(Nobody, Nothing, new ModelVersion(1), either.Token);
            return new(null);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !cancellation.IsCancellationRequested)
        {
            return new("storage can't be reached");
        }
    }

    private sealed record Reach(string? Hindrance);
}
