using static TorchSharp.torch;

namespace Maas.Train.Graph.Operators;

/// <summary>Which values: the largest, those that differ, those that are not zero, those of a condition, those in the middle.</summary>
internal static class Selecting
{
    public static void AddTo(OperatorRegistry registry)
    {
        registry.AddMany("TopK", 1, TopByAttribute);
        registry.AddMany("TopK", 10, TopByInput, host: [1]);
        registry.AddMany("Unique", 11, Unique);
        registry.Add("NonZero", 9, x => (x[0].dim() == 0 ? x[0].reshape(1) : x[0]).nonzero().t());
        registry.Add("Compress", 9, Compress);
        registry.Add("ReverseSequence", 10, ReverseSequence);
        registry.Add("CenterCropPad", 18, CenterCropPad, host: [1]);
    }

    private static ManyOperation TopByAttribute(Node node)
    {
        var count = node.Int("k", -1);
        return Top(node, _ => [count]);
    }

    private static ManyOperation TopByInput(Node node) => Top(node, node.Longs(1));

    // Of equal values the first comes first, as in ONNX Runtime; torch's own topk leaves that open.
    private static ManyOperation Top(Node node, Func<Inputs, long[]> countOf)
    {
        var axis = node.Int("axis", -1);
        var isLargest = node.Int("largest", 1) != 0;
        return x =>
        {
            var at = Axes.Of(axis, x[0]);
            var count = countOf(x)[0];
            if (count < 0 || count > x[0].size(at))
            {
                throw node.Refusal($"k is {count}; axis {at} has {x[0].size(at)} values");
            }

            var (values, indices) = x[0].sort(at, descending: isLargest, stable: true);
            return [values.narrow(at, 0, count), indices.narrow(at, 0, count)];
        };
    }

    private static ManyOperation Unique(Node node)
    {
        var isSorted = node.Int("sorted", 1) != 0;
        long? axis = node.HasAttribute("axis") ? node.Int("axis", 0) : null;
        return x =>
        {
            var at = axis is { } given ? Axes.Of(given, x[0]) : 0;
            var data = axis is null ? x[0].reshape(-1) : x[0];
            var (_, places, counts) = unique(data.detach(), sorted: true, return_inverse: true, return_counts: true, dim: at);
            var inverse = places!.reshape(-1);
            var firsts = inverse.sort(0, stable: true).Indices.index_select(0, counts!.cumsum(0).sub(counts));
            if (!isSorted)
            {
                var order = firsts.argsort();
                inverse = order.argsort().index_select(0, inverse);
                (firsts, counts) = (firsts.index_select(0, order), counts!.index_select(0, order));
            }

            return [data.index_select(at, firsts), firsts, inverse, counts!];
        };
    }

    private static Operation Compress(Node node)
    {
        var isFlat = !node.HasAttribute("axis");
        var axis = node.Int("axis", 0);
        return x =>
        {
            var data = isFlat ? x[0].reshape(-1) : x[0];
            return data.index_select(Axes.Of(axis, data), x[1].nonzero().reshape(-1).to(data.device));
        };
    }

    private static Operation ReverseSequence(Node node)
    {
        var batchAxis = node.Int("batch_axis", 1);
        var timeAxis = node.Int("time_axis", 0);
        return x =>
        {
            long[] axes = [Axes.Of(timeAxis, x[0]), Axes.Of(batchAxis, x[0])];
            return ReverseEach(x[0].movedim(axes, [0, 1]), x[1]).movedim([0, 1], axes);
        };
    }

    /// <summary>Turns round the first so many steps of each sequence; [steps, batch, …].</summary>
    public static Tensor ReverseEach(Tensor x, Tensor lengths)
    {
        var steps = arange(x.size(0), ScalarType.Int64, x.device).reshape(-1, 1);
        var ends = lengths.to(ScalarType.Int64).reshape(1, -1);
        var sources = where(steps.lt(ends), ends.sub(steps).sub(1), steps);
        return x.gather(0, sources.reshape([.. sources.shape, .. Enumerable.Repeat(1L, (int)x.dim() - 2)]).expand(x.shape));
    }

    private static Operation CenterCropPad(Node node)
    {
        var sizes = node.Longs(1);
        var axes = node.Ints("axes");
        return x =>
        {
            var rank = (int)x[0].dim();
            var (head, tail) = (new long[rank], new long[rank]);
            foreach (var (size, axis) in sizes(x).Zip(axes ?? Axes.All(x[0])))
            {
                var at = Axes.Of(axis, x[0]);
                var more = size - x[0].size(at);
                head[at] = more >= 0 ? more / 2 : -(-more / 2);
                tail[at] = more - head[at];
            }

            return Window.Pad(x[0], head, tail);
        };
    }
}
