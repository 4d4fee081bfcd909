using Maas.Core.Naming;

namespace Maas.Predict.Inference.Sessions;

/// <summary>Which version of whose model.</summary>
internal readonly record struct VersionKey(TenantId Tenant, ModelName Model, ModelVersion Version);
