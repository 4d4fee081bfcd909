using Maas.Core.Naming;

namespace Maas.Core.Jobs;

/// <summary>A lease that this worker took on a job.</summary>
public sealed record JobLease(TenantId Tenant, JobId Job, string Id);
