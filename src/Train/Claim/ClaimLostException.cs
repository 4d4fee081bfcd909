namespace Maas.Train.Claim;

/// <summary>Another trainer has the job now: what this one still writes would be refused, so it stops.</summary>
internal sealed class ClaimLostException(string message) : Exception(message);
