using static TorchSharp.torch;

namespace Maas.Train.Graph.Operators;

internal static class Padding
{
    public static void AddTo(OperatorRegistry registry)
    {
        registry.Add("Pad", 2, PadByAttributes);
        registry.Add("Pad", 11, PadByInputs, host: [1, 2, 3]);
    }

    private static Operation PadByAttributes(Node node)
    {
        var pads = node.Ints("pads") ?? throw node.Refusal("it has no pads");
        var value = node.Float("value", 0);
        var pad = OfMode(node);
        return x => pad(x[0], pads, value);
    }

    private static Operation PadByInputs(Node node)
    {
        var pads = node.Longs(1);
        var axes = node.Has(3) ? node.Longs(3) : null;
        var pad = OfMode(node);
        return x =>
        {
            var value = x.Find(2) is { } given ? given.to(ScalarType.Float64).item<double>() : 0;
            return pad(x[0], axes is null ? pads(x) : Spread(pads(x), axes(x), x[0].dim()), value);
        };
    }

    private static Func<Tensor, long[], double, Tensor> OfMode(Node node) => node.Text("mode", "constant") switch
    {
        "constant" => (x, pads, value) => Window.Pad(x, pads[..(pads.Length / 2)], pads[(pads.Length / 2)..], value),
        "edge" => (x, pads, _) => Pick(x, pads, (index, length) => Math.Clamp(index, 0, length - 1)),
        "reflect" => (x, pads, _) => Pick(x, pads, Reflect),
        "wrap" => (x, pads, _) => Pick(x, pads, (index, length) => ((index % length) + length) % length),
        var other => throw node.Refusal($"mode is \"{other}\"; it is constant, edge, reflect or wrap"),
    };

    // Every value of the result is one of the input's: which one, by its index along each padded axis.
    private static Tensor Pick(Tensor x, long[] pads, Func<long, long, long> sourceOf)
    {
        var rank = pads.Length / 2;
        for (var axis = 0; axis < rank; axis++)
        {
            var (head, tail, length) = (pads[axis], pads[axis + rank], x.size(axis));
            if (head != 0 || tail != 0)
            {
                var sources = Enumerable.Range(0, (int)(head + length + tail)).Select(index => sourceOf(index - head, length));
                x = x.index_select(axis, tensor(sources.ToArray(), ScalarType.Int64, x.device));
            }
        }

        return x;
    }

    private static long Reflect(long index, long length)
    {
        if (length == 1)
        {
            return 0;
        }

        var period = 2 * (length - 1);
        var place = ((index % period) + period) % period;
        return place < length ? place : period - place;
    }

    private static long[] Spread(long[] pads, long[] axes, long rank)
    {
        var all = new long[2 * rank];
        for (var index = 0; index < axes.Length; index++)
        {
            var axis = Axes.Positive(axes[index], rank);
            all[axis] = pads[index];
            all[axis + rank] = pads[index + axes.Length];
        }

        return all;
    }
}
