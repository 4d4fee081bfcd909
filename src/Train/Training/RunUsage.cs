namespace Maas.Train.Training;

/// <summary>What a run used, over all its claims. What a killed claim did after its last checkpoint is not known,
/// and not counted.</summary>
/// <param name="DeviceSeconds">The time that the run had its device.</param>
/// <param name="Examples">Examples that steps were made with, each time they were.</param>
/// <param name="Tokens">Token positions that steps were made with, padding among them; 0 where the inputs are no tokens.</param>
internal sealed record RunUsage(double DeviceSeconds, long Examples, long Tokens);
