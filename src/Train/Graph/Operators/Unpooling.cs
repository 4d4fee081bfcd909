using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Maas.Train.Graph.Operators;

/// <summary>The way back from windows: to the places of the largest values, or to the sum of what overlaps.</summary>
internal static class Unpooling
{
    public static void AddTo(OperatorRegistry registry)
    {
        registry.Add("MaxUnpool", 9, MaxUnpool, host: [2]);
        registry.Add("Col2Im", 18, ColumnsToImage, host: [1, 2]);
    }

    /// <summary>The largest values and their places in the whole input, flattened.</summary>
    public static ManyOperation MaxPoolWithIndices(Node node)
    {
        var window = Window.OfPool(node);
        var roundsUp = node.Int("ceil_mode", 0) != 0;
        var isColumnMajor = node.Int("storage_order", 0) != 0;
        return x =>
        {
            var pads = window.PadsFor(x[0]);
            var fitted = Pooling.Fit(x[0], window, pads, roundsUp, double.NegativeInfinity);
            var (values, places) = Largest(fitted, window);
            var plane = Unpad(places, fitted.shape[2..], x[0].shape[2..], pads.Head, isColumnMajor);
            var planes = arange(x[0].size(0) * x[0].size(1), ScalarType.Int64, x[0].device).mul(Indices.Product(x[0].shape.AsSpan()[2..]));
            return [values, plane.add(planes.reshape([x[0].size(0), x[0].size(1), .. Enumerable.Repeat(1L, window.Rank)]))];
        };
    }

    private static (Tensor Values, Tensor Places) Largest(Tensor x, Window window) => window.Rank switch
    {
        1 => functional.max_pool1d_with_indices(x, window.Kernel[0], window.Strides[0], 0, window.Dilations[0]),
        2 => functional.max_pool2d_with_indices(x, window.Kernel, window.Strides, new long[2], window.Dilations),
        _ => functional.max_pool3d_with_indices(x, window.Kernel, window.Strides, new long[3], window.Dilations),
    };

    private static Tensor Unpad(Tensor places, long[] padded, long[] plain, long[] head, bool isColumnMajor)
    {
        var flat = zeros_like(places);
        for (var axis = 0; axis < plain.Length; axis++)
        {
            var along = places.div(Indices.Product(padded.AsSpan()[(axis + 1)..]), RoundingMode.floor).remainder(padded[axis])
                .sub(head[axis]);
            var step = isColumnMajor ? Indices.Product(plain.AsSpan()[..axis]) : Indices.Product(plain.AsSpan()[(axis + 1)..]);
            flat = flat.add(along.mul(step));
        }

        return flat;
    }

    private static Operation MaxUnpool(Node node)
    {
        var window = Window.OfPool(node);
        var shapeOf = node.Has(2) ? node.Longs(2) : null;
        return x =>
        {
            var pads = window.PadsFor(x[0]);
            long LengthOf(int axis) =>
                (x[0].size(axis + 2) - 1) * window.Strides[axis] - pads.Head[axis] - pads.Tail[axis] + window.Kernel[axis];
            var shape = shapeOf?.Invoke(x) ?? [x[0].size(0), x[0].size(1), .. Enumerable.Range(0, window.Rank).Select(LengthOf)];
            var flat = zeros([Indices.Product(shape)], x[0].dtype, x[0].device);
            return flat.scatter(0, x[1].reshape(-1), x[0].reshape(-1)).reshape(shape);
        };
    }

    private static Operation ColumnsToImage(Node node)
    {
        var image = node.Longs(1);
        var block = node.Longs(2);
        return x =>
        {
            var lengths = image(x);
            var window = Window.Of(node, block(x));
            var pads = window.PadsFor(x[0]);
            long[] padded = [.. lengths.Select((length, axis) => length + pads.Head[axis] + pads.Tail[axis])];
            var places = Places(window, padded);
            var size = Indices.Product(window.Kernel);
            var values = x[0].reshape(x[0].size(0), x[0].size(1) / size, -1);
            var sums = zeros([values.size(0), values.size(1), Indices.Product(padded)], x[0].dtype, x[0].device)
                .index_add(2, places.to(x[0].device), values, 1).reshape([values.size(0), values.size(1), .. padded]);
            return Window.Pad(sums, [.. pads.Head.Select(length => -length)], [.. pads.Tail.Select(length => -length)]);
        };
    }

    // The place in the flattened image of each element of each window, element by element of the window first.
    private static Tensor Places(Window window, long[] image)
    {
        var places = zeros(1, 1, ScalarType.Int64);
        for (var axis = 0; axis < window.Rank; axis++)
        {
            var steps = (image[axis] - window.Reach(axis)) / window.Strides[axis] + 1;
            var elements = arange(window.Kernel[axis], ScalarType.Int64).mul(window.Dilations[axis]).reshape(1, -1, 1, 1);
            var starts = arange(steps, ScalarType.Int64).mul(window.Strides[axis]).reshape(1, 1, 1, -1);
            var (rows, columns) = (places.size(0) * window.Kernel[axis], places.size(1) * steps);
            places = places.mul(image[axis]).reshape(places.size(0), 1, places.size(1), 1).add(elements).add(starts).reshape(rows, columns);
        }

        return places.reshape(-1);
    }
}
