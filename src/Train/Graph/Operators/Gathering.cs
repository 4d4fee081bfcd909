using static TorchSharp.torch;

namespace Maas.Train.Graph.Operators;

/// <summary>Picking values by index, as an embedding does.</summary>
internal static class Gathering
{
    public static void AddTo(OperatorRegistry registry)
    {
        registry.Add("Gather", 1, Gather, weights: [0]);
        registry.Add("GatherElements", 11, GatherElements);
        registry.Add("GatherND", 11, GatherMany);
        registry.Add("OneHot", 9, OneHot, host: [1, 2]);
    }

    private static Operation Gather(Node node)
    {
        var axis = node.Int("axis", 0);
        return x =>
        {
            var at = (int)Axes.Positive(axis, x[0].dim());
            var indices = Indices.FromFront(x[1], x[0].size(at));
            var shape = x[0].shape;
            return x[0].index_select(at, indices.reshape(-1)).reshape([.. shape[..at], .. indices.shape, .. shape[(at + 1)..]]);
        };
    }

    private static Operation GatherElements(Node node)
    {
        var axis = node.Int("axis", 0);
        return x => x[0].gather(axis, Indices.FromFront(x[1], x[0].size((int)Axes.Positive(axis, x[0].dim()))));
    }

    // The last axis of the indices is a place in the data behind the batch axes; places become rows of the flattened data.
    private static Operation GatherMany(Node node)
    {
        var batchAxes = (int)node.Int("batch_dims", 0);
        return x =>
        {
            var shape = x[0].shape;
            var places = x[1].shape;
            var depth = (int)places[^1];
            var batch = Indices.Product(shape.AsSpan()[..batchAxes]);
            var indexed = shape.AsSpan()[batchAxes..(batchAxes + depth)];
            var rest = shape[(batchAxes + depth)..];
            var rows = Indices.Rows(x[1], batch, indexed);
            var data = x[0].reshape([batch * Indices.Product(indexed), .. rest]);
            return data.index_select(0, rows).reshape([.. places[..^1], .. rest]);
        };
    }

    private static Operation OneHot(Node node)
    {
        var axis = node.Int("axis", -1);
        var depth = node.Longs(1);
        return x =>
        {
            var classes = depth(x)[0];
            var at = Axes.Positive(axis, x[0].dim() + 1);
            var numbers = arange(classes, ScalarType.Int64, x[0].device);
            var isOn = Indices.FromFront(x[0], classes).unsqueeze(-1).eq(numbers).movedim([-1], [at]);
            var values = x[2].to(x[0].device);
            return where(isOn, values[1], values[0]);
        };
    }
}
