namespace Maas.Core.Jobs;

/// <summary>Another worker has the job now: what this one still writes would be refused, so it stops.</summary>
public sealed class ClaimLostException(string message) : Exception(message);
