namespace Maas.Predict.Inference.Runs;

/// <summary>A run did not end when it was told to.</summary>
internal sealed class LostRunException() : Exception("a run did not end when it was told to");
