using static TorchSharp.torch;

namespace Maas.Train.Graph.Operators;

/// <summary>Other lengths of axes, such as a picture's height and width.</summary>
internal static class Resizing
{
    public static void AddTo(OperatorRegistry registry)
    {
        registry.Add("Upsample", 7, node => Resize(node, Resampling.OfUpsample(node), ByFactors(node, FactorsOfAttribute(node))));
        registry.Add("Upsample", 9, node => Resize(node, Resampling.OfUpsample(node), ByFactors(node, FactorsOfInput(1))), host: [1]);
        registry.Add("Resize", 10, node => Resize(node, Resampling.OfUpsample(node), ByFactors(node, FactorsOfInput(1))), host: [1]);
        registry.Add("Resize", 11, ResizeByInputs, host: [1, 2, 3]);
    }

    private static Operation Resize(Node node, Resampling resampling, Func<Inputs, IEnumerable<ResizedAxis>> axesOf) => x =>
    {
        var axes = axesOf(x).ToArray();
        if (Array.Exists(axes, axis => axis.Length < 1 || axis.Scale <= 0 || x[0].size(axis.Axis) < 1))
        {
            throw node.Refusal($"it can't resize [{string.Join(",", x[0].shape)}] to lengths or from axes of nothing");
        }

        return resampling.FindNative(x[0], axes) ?? axes.Where(axis => axis.Changes(x[0])).Aggregate(x[0], resampling.Along);
    };

    private static Operation ResizeByInputs(Node node)
    {
        var resampling = Resampling.Of(node);
        var bounds = node.Has(1) && resampling.IsCrop ? BoundsOf(node) : null;
        if (resampling.IsCrop && bounds is null)
        {
            throw node.Refusal("it crops by a roi, which is not given");
        }

        return Resize(node, resampling, x => x.Find(3) is { NumberOfElements: > 0 }
            ? BySizes(node, bounds)(x)
            : ByFactors(node, FactorsOfInput(2), bounds)(x));
    }

    private static Func<Inputs, float[]> FactorsOfAttribute(Node node)
    {
        float[] factors = [.. node.Floats("scales")?.Select(factor => (float)factor) ?? throw node.Refusal("it has no scales")];
        return _ => factors;
    }

    private static Func<Inputs, float[]> FactorsOfInput(int input) => x => Floats(x.Find(input));

    private static Func<Inputs, float[]> BoundsOf(Node node) => x => Floats(x[1]) is { Length: > 0 } bounds
        ? bounds
        : throw node.Refusal("it crops by a roi, which is empty");

    private static Func<Inputs, IEnumerable<ResizedAxis>> ByFactors(
        Node node, Func<Inputs, float[]> factorsOf, Func<Inputs, float[]>? boundsOf = null) => x =>
    {
        var factors = factorsOf(x);
        var bounds = boundsOf?.Invoke(x);
        var axes = AxesOf(node, x[0], factors.Length, bounds);
        return axes.Select((axis, index) =>
        {
            var (start, end) = bounds is null ? (0, 1) : (bounds[index], bounds[index + axes.Length]);
            return new ResizedAxis(axis, (long)Math.Floor(x[0].size(axis) * (end - start) * factors[index]), factors[index], start, end);
        });
    };

    private static Func<Inputs, IEnumerable<ResizedAxis>> BySizes(Node node, Func<Inputs, float[]>? boundsOf)
    {
        var sizesOf = node.Longs(3);
        var policy = node.Text("keep_aspect_ratio_policy", "stretch");
        return x =>
        {
            var sizes = sizesOf(x);
            var bounds = boundsOf?.Invoke(x);
            var axes = AxesOf(node, x[0], sizes.Length, bounds);
            float[] factors = [.. axes.Select((axis, index) => (float)sizes[index] / x[0].size(axis))];
            var common = policy switch
            {
                "stretch" => (float?)null,
                "not_larger" => factors.Min(),
                "not_smaller" => factors.Max(),
                var other => throw node.Refusal(
                    $"keep_aspect_ratio_policy is \"{other}\"; it is stretch, not_larger or not_smaller"),
            };
            return axes.Select((axis, index) => new ResizedAxis(
                axis,
                common is { } factor ? (long)Math.Floor(factor * x[0].size(axis) + 0.5f) : sizes[index],
                common ?? factors[index],
                bounds?[index] ?? 0,
                bounds?[index + axes.Length] ?? 1));
        };
    }

    private static int[] AxesOf(Node node, Tensor x, int count, float[]? bounds)
    {
        var axes = node.Ints("axes") ?? Axes.All(x);
        return count == axes.Length && (bounds is null || bounds.Length == 2 * count)
            ? [.. axes.Select(axis => Axes.Of(axis, x))]
            : throw node.Refusal($"it gives {count} sizes or scales for {axes.Length} axes, or a roi of another number");
    }

    private static float[] Floats(Tensor? values) =>
        values is null ? [] : values.to(ScalarType.Float32, CPU).contiguous().data<float>().ToArray();
}
