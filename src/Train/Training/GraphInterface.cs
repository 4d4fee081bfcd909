namespace Maas.Train.Training;

/// <summary>The names by which a graph is fed and read, on torch as in ONNX Runtime.</summary>
/// <param name="Inputs">In the order of an example's inputs.</param>
/// <param name="Filled">What it takes besides.</param>
/// <param name="Output">What it is trained by.</param>
/// <param name="Width">How many values the output has for a target.</param>
internal sealed record GraphInterface(IReadOnlyList<string> Inputs, FilledInputs Filled, string Output, int Width);
