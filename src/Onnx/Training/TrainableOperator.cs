namespace Maas.Onnx.Training;

/// <summary>An operator that can be trained.</summary>
/// <param name="Domain">"" for ONNX's own.</param>
/// <param name="SinceVersion">The opset version from which the definition holds, until the next of the same operator.</param>
/// <param name="ElementTypes">
/// Those in which torch computes what ONNX Runtime does: f32, f64, f16, bf16, i8, i16, i32, i64, u8, bool. Of what the operator works
/// on; what steers it (indices, shapes) has types of its own.
/// </param>
public sealed record TrainableOperator(string Domain, string Name, int SinceVersion, IReadOnlyList<string> ElementTypes);
