using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>Takes models and versions away, at once or as a model's retention says.</summary>
public sealed class ModelRemoval(ModelStore models, RemovalStore removal, ModelCatalog catalog)
{
    /// <exception cref="Core.ServiceException">An alias may need the version, or it never was.</exception>
    internal async Task DeleteAsync(TenantId tenant, ModelName model, ModelVersion version, CancellationToken cancellation)
    {
        await removal.DeleteAsync(tenant, model, version, cancellation);
        catalog.Forget(tenant, model, version);
    }

    /// <exception cref="Core.ServiceException">It has aliases, or never was.</exception>
    internal async Task DeleteAsync(TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        await removal.DeleteModelAsync(tenant, model, cancellation);
        catalog.Forget(tenant, model);
    }

    /// <summary>Says how many of the newest versions are kept, and deletes the others.</summary>
    /// <exception cref="Core.ServiceException">There is no such model.</exception>
    internal async Task KeepLastAsync(TenantId tenant, ModelName model, int? keepLast, CancellationToken cancellation)
    {
        await models.SetKeepLastAsync(tenant, model, keepLast, cancellation);
        await removal.KeepLastAsync(tenant, model, cancellation);
        catalog.Forget(tenant, model);
    }
}
