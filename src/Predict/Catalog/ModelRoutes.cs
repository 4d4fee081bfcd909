using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>Where a model's aliases led when that was read; of a model that is gone, none leads anywhere.</summary>
/// <param name="Read">When the read began, as the clock's stamp.</param>
internal sealed record ModelRoutes(TenantId Tenant, ModelName Model, IReadOnlyDictionary<AliasName, AliasRoute> Routes, long Read);
