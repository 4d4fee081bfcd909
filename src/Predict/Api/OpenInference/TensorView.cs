using Maas.Core.Registry;

namespace Maas.Predict.Api.OpenInference;

/// <summary>A free dimension is −1.</summary>
internal sealed record TensorView(string Name, string Datatype, IReadOnlyList<long> Shape)
{
    public static TensorView Of(TensorDescription tensor) => new(tensor.Name, tensor.Type, tensor.Shape);
}
