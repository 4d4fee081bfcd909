namespace Maas.Onnx.Describing;

/// <summary>An input or output of a model.</summary>
/// <param name="Type">The Open Inference Protocol's word: FP32, INT64, BYTES…</param>
/// <param name="Shape">The length of each dimension, −1 where it is free.</param>
public sealed record ValueDescription(string Name, string Type, IReadOnlyList<long> Shape);
