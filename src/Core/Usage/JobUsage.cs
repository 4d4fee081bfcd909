namespace Maas.Core.Usage;

/// <summary>What a job used until now, over all its claims.</summary>
/// <param name="Device">What it ran on: <c>cpu</c>, or the kind of accelerator (<c>cuda</c>).</param>
/// <param name="DeviceSeconds">The time that it had the device; of a batch prediction, the time that the model ran.</param>
/// <param name="Examples">Examples that steps were made with, each time they were; rows that were predicted.</param>
/// <param name="Tokens">Token positions of these, padding among them; 0 where the inputs are no tokens.</param>
public sealed record JobUsage(string Device, double DeviceSeconds, long Examples, long Tokens);
