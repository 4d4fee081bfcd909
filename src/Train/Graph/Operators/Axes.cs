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
}
