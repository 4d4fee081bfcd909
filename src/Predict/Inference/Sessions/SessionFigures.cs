using Maas.Core.Naming;

namespace Maas.Predict.Inference.Sessions;

/// <summary>What the cache holds of a tenant's models, and how often it loaded, found and gave up one.</summary>
/// <param name="Bytes">Private memory.</param>
/// <param name="MappedBytes">What is mapped of files.</param>
internal readonly record struct SessionFigures(
    TenantId Tenant, long Bytes, long MappedBytes, long Sessions, long Loads, long Hits, long Evictions);
