using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.OpenInference;

/// <summary>An input, and the bytes that follow the JSON for it; null: the JSON held its data.</summary>
internal sealed record InferInput(Tensor Tensor, int? BinaryBytes);
