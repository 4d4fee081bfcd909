using Maas.Core.Naming;

namespace Maas.Predict.Inference.Sessions;

/// <summary>Which version of whose model.</summary>
internal readonly record struct SessionKey(TenantId Tenant, ModelName Model, ModelVersion Version);
