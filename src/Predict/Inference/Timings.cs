namespace Maas.Predict.Inference;

/// <summary>Waiting for the model to be loaded, waiting for a turn, and computing.</summary>
internal sealed record Timings(TimeSpan Load, TimeSpan Queue, TimeSpan Run);
