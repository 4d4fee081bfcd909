namespace Maas.Core.Registry;

/// <summary>An input or output of a graph.</summary>
/// <param name="Type">The Open Inference Protocol's word: BOOL, UINT8…UINT64, INT8…INT64, FP16, BF16, FP32, FP64, BYTES.</param>
/// <param name="Shape">The length of each dimension, −1 where it is free.</param>
public sealed record TensorDescription(string Name, string Type, IReadOnlyList<long> Shape);
