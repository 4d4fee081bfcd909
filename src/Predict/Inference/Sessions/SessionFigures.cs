using Maas.Core.Naming;

namespace Maas.Predict.Inference.Sessions;

/// <summary>What the cache holds of a tenant's models, and how often it loaded, found and gave up one.</summary>
/// <param name="Bytes">Private memory.</param>
/// <param name="MappedBytes">What is mapped of files.</param>
/// <param name="Apart">Those of the sessions that are in processes of their own.</param>
internal readonly record struct SessionFigures(
    TenantId Tenant, long Bytes, long MappedBytes, long Sessions, long Apart, long Loads, long Hits, long Evictions);
