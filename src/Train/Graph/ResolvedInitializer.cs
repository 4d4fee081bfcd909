using Maas.Onnx.Format;

namespace Maas.Train.Graph;

/// <param name="Key">Its name, which in a nested graph may be told from the same name elsewhere by a number.</param>
/// <param name="Value">Its number.</param>
internal sealed record ResolvedInitializer(TensorProto Tensor, string Key, int Value);
