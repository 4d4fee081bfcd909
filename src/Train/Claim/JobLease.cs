using Maas.Core.Naming;

namespace Maas.Train.Claim;

/// <summary>A lease that this trainer took on a job, and the tag of the row that remembers it.</summary>
internal sealed record JobLease(TenantId Tenant, JobId Job, string Id, string Tag);
