using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>Where a model's aliases led when that was read, and how it is served; of a model that is gone, none leads anywhere.</summary>
/// <param name="Read">When the read began, as the clock's stamp.</param>
/// <param name="Turn">Its place in the order in which reads, and what depends on them, began here: no clock tells two apart for certain.
/// </param>
internal sealed record ModelRoutes(
    TenantId Tenant, ModelName Model, IReadOnlyDictionary<AliasName, AliasRoute> Routes, long Read, long Turn)
{
    /// <summary>How the model is served, where that is new here.</summary>
    public ServingSettings? NewServing { get; init; }
}
