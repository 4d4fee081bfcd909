using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Maas.Train.Graph.Operators;

/// <summary>Convolutions over one to three spatial axes.</summary>
internal static class Convolution
{
    private const int MostForOneDnn = 64;

    public static void AddTo(OperatorRegistry registry)
    {
        registry.Add("Conv", 1, Conv, weights: [1, 2]);
        registry.Add("ConvTranspose", 1, ConvTranspose, weights: [1, 2]);
    }

    private static Operation Conv(Node node)
    {
        var groups = node.Int("group", 1);
        Window? window = null;
        return x =>
        {
            window ??= WindowOf(node, x[1]);
            RefuseNothing(node, x[1]);
            var pads = window.PadsFor(x[0]);
            return pads.IsSymmetric
                ? Convolve(x[0], x[1], x.Find(2), window, pads.Head, groups)
                : Convolve(Window.Pad(x[0], pads.Head, pads.Tail), x[1], x.Find(2), window, new long[window.Rank], groups);
        };
    }

    private static Window WindowOf(Node node, Tensor weight)
    {
        var kernel = weight.shape[2..];
        var given = node.Ints("kernel_shape");
        return given is null || given.SequenceEqual(kernel)
            ? Window.Of(node, kernel)
            : throw node.Refusal($"kernel_shape is [{string.Join(",", given)}]; the weight's is [{string.Join(",", kernel)}]");
    }

    // What oneDNN, which torch convolves with on a CPU, throws of weights without elements and of dilations below one ends the
    // process: torch checks neither, and its binding for .NET catches only torch's own and runtime errors of C++.
    private static void RefuseNothing(Node node, Tensor weight)
    {
        if (weight.NumberOfElements == 0)
        {
            throw node.Refusal($"its weight has no elements: its shape is [{string.Join(",", weight.shape)}]");
        }
    }

    /// <summary>With pads that are alike at both ends.</summary>
    public static Tensor Convolve(Tensor x, Tensor weight, Tensor? bias, Window window, long[] pads, long groups)
    {
        if (IsForOneDnn(x, window))
        {
            return window.Rank switch
            {
                1 => functional.conv1d(x, weight, bias, window.Strides[0], pads[0], window.Dilations[0], groups),
                2 => functional.conv2d(x, weight, bias, window.Strides, pads, window.Dilations, groups),
                _ => functional.conv3d(x, weight, bias, window.Strides, pads, window.Dilations, groups),
            };
        }

        return Convolve(Exact(x), Exact(weight), bias is null ? null : Exact(bias), window, pads, groups).to(x.dtype);
    }

    private static Operation ConvTranspose(Node node)
    {
        var groups = node.Int("group", 1);
        Window? window = null;
        return x =>
        {
            window ??= WindowOf(node, x[1]);
            RefuseNothing(node, x[1]);
            var (head, tail) = TransposedPads(node, window, x[0]);

            // The whole result is computed, then cut to the pads; what an output_padding adds beyond it is the bias alone.
            var whole = Deconvolve(x[0], x[1], window, groups);
            var cut = head.Concat(tail).All(length => length == 0) ? whole : Window.Pad(whole, Negated(head), Negated(tail));
            return x.Find(2) is { } bias ? cut.add(bias.reshape([-1, .. Enumerable.Repeat(1L, window.Rank)])) : cut;
        };
    }

    private static Tensor Deconvolve(Tensor x, Tensor weight, Window window, long groups)
    {
        if (IsForOneDnn(x, window))
        {
            return window.Rank switch
            {
                1 => functional.conv_transpose1d(x, weight, null, window.Strides[0], 0, 0, window.Dilations[0], groups),
                2 => functional.conv_transpose2d(x, weight, null, window.Strides, new long[2], new long[2], window.Dilations, groups),
                _ => functional.conv_transpose3d(x, weight, null, window.Strides, new long[3], new long[3], window.Dilations, groups),
            };
        }

        return Deconvolve(Exact(x), Exact(weight), window, groups).to(x.dtype);
    }

    // On a CPU torch leaves all but float64 to oneDNN, which with long strides and many channels reads what it may not, or throws
    // what ends the process: at a stride of 512 and 512 channels, or 4096 and 16. Such are rare, and torch's own is slower.
    private static bool IsForOneDnn(Tensor x, Window window) =>
        x.dtype == ScalarType.Float64 || x.device_type != TorchSharp.DeviceType.CPU
        || Array.TrueForAll(window.Strides, length => length <= MostForOneDnn);

    private static Tensor Exact(Tensor values) => values.to(ScalarType.Float64);

    private static WindowPads TransposedPads(Node node, Window window, Tensor x)
    {
        var extra = node.Ints("output_padding") ?? new long[window.Rank];
        var sizes = node.Ints("output_shape");
        if (sizes is null && window.HasFixedPads)
        {
            var pads = window.PadsFor(x);
            return pads with { Tail = [.. pads.Tail.Zip(extra, (tail, more) => tail - more)] };
        }

        var head = new long[window.Rank];
        var tail = new long[window.Rank];
        for (var axis = 0; axis < window.Rank; axis++)
        {
            var length = x.size(axis + 2);
            var size = sizes?[^(window.Rank - axis)] ?? length * window.Strides[axis];
            var total = Math.Max(0, (length - 1) * window.Strides[axis] + window.Reach(axis) + extra[axis] - size);
            head[axis] = node.Text("auto_pad", "NOTSET") == "SAME_UPPER" ? total / 2 : total - total / 2;
            tail[axis] = (length - 1) * window.Strides[axis] + window.Reach(axis) - head[axis] - size;
        }

        return new WindowPads(head, tail);
    }

    private static long[] Negated(long[] values) => [.. values.Select(value => -value)];
}
