namespace Maas.Onnx.Training;

/// <summary>An operator that can be trained.</summary>
/// <param name="Domain">"" for ONNX's own.</param>
/// <param name="SinceVersion">The opset version from which the definition holds, until the next of the same operator.</param>
public sealed record TrainableOperator(string Domain, string Name, int SinceVersion);
