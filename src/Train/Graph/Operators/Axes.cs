using static TorchSharp.torch;

namespace Maas.Train.Graph.Operators;

/// <summary>Axes as ONNX counts them, from either end.</summary>
internal static class Axes
{
    public static long[] All(Tensor x) => From(0, x);

    public static long[] From(long axis, Tensor x)
    {
        var rank = x.dim();
        var first = Positive(axis, rank);
        return [.. Enumerable.Range((int)first, (int)(rank - first)).Select(index => (long)index)];
    }

    public static long Positive(long axis, long rank) => axis < 0 ? axis + rank : axis;

    /// <summary>One of the tensor's own axes, counted from its first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has no such axis.</exception>
    public static int Of(long axis, Tensor x)
    {
        var rank = x.dim();
        return axis >= -rank && axis < rank
            ? (int)Positive(axis, rank)
            : throw new ArgumentOutOfRangeException(nameof(axis), axis, $"a tensor of {rank} axes has no axis {axis}");
    }
}
