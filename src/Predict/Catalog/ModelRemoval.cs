using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Uploads;

namespace Maas.Predict.Catalog;

/// <summary>Takes models and versions away, at once or as a model's retention says; their files go by a queued task.</summary>
/// <remarks>
/// Who dies before the message is sent is asked again by its client; and whatever is deleted of the model later sweeps all.
/// </remarks>
public sealed class ModelRemoval(ModelStore models, RemovalStore removal, ModelCatalog catalog, HousekeepingQueue queue)
{
    /// <exception cref="Core.ServiceException">An alias may need the version, or it never was.</exception>
    internal async Task DeleteAsync(TenantId tenant, ModelName model, ModelVersion version, CancellationToken cancellation)
    {
        await removal.DeleteAsync(tenant, model, version, cancellation);
        catalog.ForgetVersions(tenant, model);
        await queue.EnqueueSweepAsync(tenant, model, cancellation);
    }

    /// <exception cref="Core.ServiceException">It has aliases, or never was.</exception>
    internal async Task DeleteAsync(TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        await removal.DeleteModelAsync(tenant, model, cancellation);
        catalog.ForgetVersions(tenant, model);
        await queue.EnqueueSweepAsync(tenant, model, cancellation);
    }

    /// <summary>Says how many of the newest versions are kept, and deletes the others.</summary>
    /// <exception cref="Core.ServiceException">There is no such model.</exception>
    internal async Task KeepLastAsync(TenantId tenant, ModelName model, int? keepLast, CancellationToken cancellation)
    {
        await models.SetKeepLastAsync(tenant, model, keepLast, cancellation);
        await removal.KeepLastAsync(tenant, model, cancellation);
        catalog.ForgetVersions(tenant, model);
        await queue.EnqueueSweepAsync(tenant, model, cancellation);
    }
}
