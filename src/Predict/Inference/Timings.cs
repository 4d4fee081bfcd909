namespace Maas.Predict.Inference;

/// <summary>Waiting for the model to be loaded, waiting for a turn, and computing.</summary>
/// <param name="Runs">How often the model ran for it: not once where it went along in another's batch.</param>
internal sealed record Timings(TimeSpan Load, TimeSpan Queue, TimeSpan Run, int Runs);
