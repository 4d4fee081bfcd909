using static TorchSharp.torch;

namespace Maas.Train.Graph.Operators;

/// <summary>Parts of a tensor: slices, splits, triangles.</summary>
internal static class Slicing
{
    public static void AddTo(OperatorRegistry registry)
    {
        registry.Add("Slice", 1, SliceByAttributes);
        registry.Add("Slice", 10, SliceByInputs, host: [1, 2, 3, 4]);
        registry.AddMany("Split", 2, Split, host: [1]);
        registry.Add("Trilu", 14, Trilu, host: [1]);
    }

    private static Operation SliceByAttributes(Node node)
    {
        var starts = node.Ints("starts") ?? throw node.Refusal("it has no starts");
        var ends = node.Ints("ends") ?? throw node.Refusal("it has no ends");
        var axes = node.Ints("axes");
        return x => SliceEach(x[0], starts, ends, axes, null);
    }

    private static Operation SliceByInputs(Node node)
    {
        var starts = node.Longs(1);
        var ends = node.Longs(2);
        var axes = node.Has(3) ? node.Longs(3) : null;
        var steps = node.Has(4) ? node.Longs(4) : null;
        return x => SliceEach(x[0], starts(x), ends(x), axes?.Invoke(x), steps?.Invoke(x));
    }

    private static Tensor SliceEach(Tensor x, long[] starts, long[] ends, long[]? axes, long[]? steps)
    {
        for (var index = 0; index < starts.Length; index++)
        {
            var axis = Axes.Positive(axes?[index] ?? index, x.dim());
            x = SliceOne(x, axis, starts[index], ends[index], steps?[index] ?? 1);
        }

        return x;
    }

    private static Tensor SliceOne(Tensor x, long axis, long start, long end, long step)
    {
        var length = x.size((int)axis);
        if (step > 0)
        {
            var first = Math.Clamp(Axes.Positive(start, length), 0, length);
            return x.slice(axis, first, Math.Clamp(Axes.Positive(end, length), first, length), step);
        }

        // torch walks forwards only, so walking backwards is picking.
        var from = Math.Clamp(Axes.Positive(start, length), -1, length - 1);
        var to = end < -length ? -1 : Math.Clamp(Axes.Positive(end, length), -1, length - 1);
        return x.index_select(axis, arange(from, Math.Min(to, from), step, ScalarType.Int64, x.device));
    }

    private static ManyOperation Split(Node node)
    {
        var axis = node.Int("axis", 0);
        var sizes = node.LongsOfAttributeOrInput("split", 1);
        var parts = node.OutputCount;
        return x =>
        {
            var length = x[0].size((int)Axes.Positive(axis, x[0].dim()));
            var each = (length + parts - 1) / parts;
            var equal = Enumerable.Range(0, parts).Select(part => Math.Clamp(length - part * each, 0, each));
            return x[0].split(sizes?.Invoke(x) ?? [.. equal], axis);
        };
    }

    private static Operation Trilu(Node node)
    {
        var isUpper = node.Int("upper", 1) != 0;
        var offset = node.Has(1) ? node.Longs(1) : _ => [0];
        return x => isUpper ? x[0].triu(offset(x)[0]) : x[0].tril(offset(x)[0]);
    }
}
