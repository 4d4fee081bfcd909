using Maas.Core.Jobs;

namespace Maas.Train.Claim;

/// <summary>A lease that this trainer took on a job, and the tag of the row that remembers it.</summary>
internal sealed record ClaimLease(JobLease Lease, string Tag);
