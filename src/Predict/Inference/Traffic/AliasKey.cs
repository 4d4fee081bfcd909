using Maas.Core.Naming;

namespace Maas.Predict.Inference.Traffic;

/// <summary>Which alias of whose model.</summary>
internal readonly record struct AliasKey(TenantId Tenant, ModelName Model, AliasName Alias);
