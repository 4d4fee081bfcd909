using Maas.Core.Registry;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Sessions;

/// <summary>Zeros (and empty texts) of the shapes that a model takes, each free dimension 1: for a first run.</summary>
internal static class ZeroInputs
{
    // A model that asks for more is not tried.
    private const long MostBytes = 64 << 20;

    /// <summary>Null where they would be too large. The caller disposes them.</summary>
    public static IReadOnlyList<Tensor>? Find(IReadOnlyList<TensorDescription> inputs)
    {
        var shapes = inputs.Select(input => input.Shape.Select(length => length < 0 ? 1 : length).ToArray()).ToList();
        var sizes = inputs.Zip(shapes, (input, shape) => shape.Aggregate((Int128)Size(input), (size, length) => size * length));
        return sizes.Aggregate((Int128)0, (sum, size) => sum + size) > MostBytes
            ? null
            : [.. inputs.Zip(shapes, Zeros)];
    }

    private static long Size(TensorDescription input) =>
        ElementKind.Get(input.Type) is { IsText: false } kind ? kind.Bytes : Tensor.TextBytes;

    private static Tensor Zeros(TensorDescription input, long[] shape)
    {
        var kind = ElementKind.Get(input.Type);
        var elements = (int)shape.Aggregate(1L, (count, length) => count * length);
        var tensor = new Tensor(input.Name, kind, new TensorBudget(long.MaxValue)) { Shape = shape };
        tensor.Extend(elements * kind.Bytes).Clear();
        for (var i = 0; kind.IsText && i < elements; i++)
        {
            tensor.Add("");
        }

        return tensor;
    }
}
