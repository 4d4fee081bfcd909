using static TorchSharp.torch;

namespace Maas.Train.Graph.Operators;

/// <summary>What makes one value of many, along some axes or all.</summary>
internal static class Reductions
{
    private delegate Tensor Reduction(Tensor x, long[] axes, bool keepsAxes);

    public static void AddTo(OperatorRegistry registry)
    {
        Add(registry, "ReduceSum", (x, axes, keeps) => x.sum(axes, keeps));
        Add(registry, "ReduceMean", OfFloats((x, axes, keeps) => x.mean(axes, keeps)));
        Add(registry, "ReduceMax", (x, axes, keeps) => x.amax(axes, keeps));
        Add(registry, "ReduceMin", (x, axes, keeps) => x.amin(axes, keeps));
        Add(registry, "ReduceProd", Product);
        Add(registry, "ReduceL1", (x, axes, keeps) => x.abs().sum(axes, keeps));
        Add(registry, "ReduceL2", OfFloats(Length));
        Add(registry, "ReduceSumSquare", (x, axes, keeps) => x.square().sum(axes, keeps));
        Add(registry, "ReduceLogSum", OfFloats((x, axes, keeps) => x.sum(axes, keeps).log()));
        Add(registry, "ReduceLogSumExp", OfFloats(LogSumExp));
        registry.Add("ArgMax", 1, node => Extreme(node, (x, axis, keeps) => x.argmax(axis, keeps)));
        registry.Add("ArgMin", 1, node => Extreme(node, (x, axis, keeps) => x.argmin(axis, keeps)));
        registry.Add("CumSum", 11, CumulativeSum, host: [1]);
    }

    // The axes were an attribute before they became an input (ReduceSum at 13, the others at 18).
    private static void Add(OperatorRegistry registry, string name, Reduction reduction) =>
        registry.Add(name, 1, node => Reduce(node, reduction), host: [1]);

    private static Operation Reduce(Node node, Reduction reduction)
    {
        var axes = node.LongsOfAttributeOrInput("axes", 1) ?? (_ => []);
        var keepsAxes = node.Int("keepdims", 1) != 0;
        var keepsAllWithoutAxes = node.Int("noop_with_empty_axes", 0) != 0;
        return x =>
        {
            var given = axes(x);
            return given.Length > 0 ? InType(x[0], given, keepsAxes, reduction)
                : keepsAllWithoutAxes ? x[0]
                : InType(x[0], Axes.All(x[0]), keepsAxes, reduction);
        };
    }

    // Whole numbers are reduced to whole numbers of the same type, which torch makes wider.
    private static Tensor InType(Tensor x, long[] axes, bool keepsAxes, Reduction reduction) => reduction(x, axes, keepsAxes).to(x.dtype);

    // What has no meaning on whole numbers for torch is computed in float64, and then cut to them, as ONNX Runtime does.
    private static Reduction OfFloats(Reduction reduction) =>
        (x, axes, keepsAxes) => reduction(is_floating_point(x) ? x : x.to(ScalarType.Float64), axes, keepsAxes);

    // The length of nothing has no slope: its gradient is none instead.
    private static Tensor Length(Tensor x, long[] axes, bool keepsAxes)
    {
        var squares = x.square().sum(axes, keepsAxes);
        var isZero = squares.eq(0);
        return squares.masked_fill(isZero, 1).sqrt().masked_fill(isZero, 0);
    }

    private static Tensor Product(Tensor x, long[] axes, bool keepsAxes)
    {
        var rank = x.dim();
        var fromLast = axes.Select(axis => Axes.Positive(axis, rank)).OrderDescending();
        return fromLast.Aggregate(x, (result, axis) => result.prod(axis, keepsAxes));
    }

    private static Tensor LogSumExp(Tensor x, long[] axes, bool keepsAxes)
    {
        // Less the largest, which no gradient needs to know, nothing overflows.
        var largest = x.detach().amax(axes, keepdim: true);
        var sums = x.sub(largest).exp().sum(axes, keepdim: true).log().add(largest);
        return keepsAxes ? sums : sums.reshape(x.sum(axes).shape);
    }

    private static Operation Extreme(Node node, Func<Tensor, long, bool, Tensor> find)
    {
        var axis = node.Int("axis", 0);
        var keepsAxes = node.Int("keepdims", 1) != 0;
        var takesLast = node.Int("select_last_index", 0) != 0;
        return x =>
        {
            if (!takesLast)
            {
                return find(x[0], axis, keepsAxes);
            }

            var last = x[0].size((int)Axes.Positive(axis, x[0].dim())) - 1;
            return find(x[0].flip(axis), axis, keepsAxes).neg().add(last);
        };
    }

    private static Operation CumulativeSum(Node node)
    {
        var axisOf = node.Longs(1);
        var isExclusive = node.Int("exclusive", 0) != 0;
        var isReverse = node.Int("reverse", 0) != 0;
        return x =>
        {
            var axis = axisOf(x)[0];
            var given = isReverse ? x[0].flip(axis) : x[0];
            var sums = given.cumsum(axis, given.dtype);
            var result = isExclusive ? sums.sub(given) : sums;
            return isReverse ? result.flip(axis) : result;
        };
    }
}
