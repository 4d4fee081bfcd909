using static TorchSharp.torch;

namespace Maas.Train.Graph.Operators;

/// <summary>Places in a tensor as ONNX writes them: whole numbers, of which negative ones count from the end.</summary>
internal static class Indices
{
    public static Tensor FromFront(Tensor indices, long length)
    {
        var whole = indices.to(ScalarType.Int64);
        return where(whole.lt(0), whole.add(length), whole);
    }

    /// <summary>Rows of the data whose indexed axes are one: places [rows, depth] of batch after batch, [batch · rows].</summary>
    public static Tensor Rows(Tensor places, long batch, ReadOnlySpan<long> indexed)
    {
        var indices = places.reshape(batch, Product(places.shape.AsSpan()[..^1]) / Math.Max(batch, 1), indexed.Length);
        var rows = arange(batch, ScalarType.Int64, places.device).reshape(-1, 1).mul(Product(indexed));
        for (var axis = 0; axis < indexed.Length; axis++)
        {
            rows = rows.add(FromFront(indices.select(2, axis), indexed[axis]).mul(Product(indexed[(axis + 1)..])));
        }

        return rows.reshape(-1);
    }

    public static long Product(ReadOnlySpan<long> lengths)
    {
        var product = 1L;
        foreach (var length in lengths)
        {
            product *= length;
        }

        return product;
    }
}
