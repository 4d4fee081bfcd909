using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>How models are served, as their owner sees and changes it.</summary>
public sealed class ModelServing(ModelStore models, ServingStore store, ModelCatalog catalog)
{
    private const string Any = "*";

    /// <exception cref="ServiceException">There is no such model.</exception>
    internal async Task<(ServingSettings Settings, string Tag)> GetAsync(TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        var entry = await models.GetAsync(tenant, model, cancellation);
        return (entry.Serving, ServingStore.TagOf(entry.Serving));
    }

    /// <summary>Replaces the settings, which are known here at once; gives their new tag.</summary>
    /// <param name="expected">The tags that the settings may have now; none: any.</param>
    /// <exception cref="ServiceException">There is no such model, or its settings are not those that the caller saw.</exception>
    internal async Task<string> SetAsync(
        TenantId tenant, ModelName model, ServingSettings wish, IReadOnlyList<string?> expected, CancellationToken cancellation)
    {
        var settings = await store.ChangeAsync(
            tenant,
            model,
            now => expected.Count == 0 || expected.Contains(Any) || expected.Contains(ServingStore.TagOf(now))
                ? wish
                : throw ServiceError.PreconditionFailed.With(
                    $"the settings were changed: their tag is {ServingStore.TagOf(now)} now; read them again, then send what is to change"),
            cancellation);

        // Calls under way learn of it at once, and the next one looks again.
        await catalog.LookAsync(tenant, model, cancellation);
        catalog.Forget(tenant, model);
        return ServingStore.TagOf(settings);
    }
}
