namespace Maas.Core.Jobs;

/// <summary>Why a job failed: the code of a <see cref="ServiceError"/> and what exactly.</summary>
public sealed record JobError(string Code, string Message);
