using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Maas.Train.Graph.Operators;

/// <summary>
/// Pools over one to three spatial axes. Where torch's own pads can't say what ONNX means (unlike ends, more than half the
/// kernel, rounding up), the input is padded or cut to the exact length that the windows cover.
/// </summary>
internal static class Pooling
{
    public static void AddTo(OperatorRegistry registry)
    {
        registry.AddMany("MaxPool", 1, MaxPool);
        registry.Add("AveragePool", 7, AveragePool);
        registry.Add("GlobalAveragePool", 1, x => x[0].mean(SpatialAxes(x[0]), keepdim: true));
        registry.Add("GlobalMaxPool", 1, x => x[0].amax(SpatialAxes(x[0]), keepdim: true));
        registry.Add("LpPool", 2, PowerPool);
        registry.Add("GlobalLpPool", 2, GlobalPowerPool);
    }

    private static ManyOperation MaxPool(Node node)
    {
        if (node.OutputCount > 1)
        {
            return Unpooling.MaxPoolWithIndices(node);
        }

        var window = Window.OfPool(node);
        var roundsUp = node.Int("ceil_mode", 0) != 0;
        var isPlain = !roundsUp && window.HasFixedPads;
        return x =>
        {
            var pads = window.PadsFor(x[0]);

            // torch pools no bytes; float32 holds them exactly.
            var values = is_floating_point(x[0]) ? x[0] : x[0].to(ScalarType.Float32);
            var largest = isPlain && IsTorchPad(window, pads)
                ? Largest(values, window, pads.Head)
                : Largest(Fit(values, window, pads, roundsUp, double.NegativeInfinity), window, new long[window.Rank]);
            return [largest.to(x[0].dtype)];
        };
    }

    private static Operation PowerPool(Node node)
    {
        var window = Window.OfPool(node);
        var roundsUp = node.Int("ceil_mode", 0) != 0;
        var power = node.Int("p", 2);
        return x =>
        {
            var powers = Fit(x[0].abs().pow(power), window, window.PadsFor(x[0]), roundsUp, 0);
            var sums = Sum(powers.reshape([-1, 1, .. powers.shape[2..]]), window);
            return Root(sums, power).reshape([x[0].size(0), x[0].size(1), .. sums.shape[2..]]);
        };
    }

    private static Operation GlobalPowerPool(Node node)
    {
        var power = node.Int("p", 2);
        return x => Root(x[0].abs().pow(power).sum(SpatialAxes(x[0]), keepdim: true), power);
    }

    // The root of nothing has no slope: its gradient is none instead.
    private static Tensor Root(Tensor sums, long power)
    {
        var isZero = sums.eq(0);
        return sums.masked_fill(isZero, 1).pow(1.0 / power).masked_fill(isZero, 0);
    }

    private static Operation AveragePool(Node node)
    {
        var window = Window.OfPool(node);
        var roundsUp = node.Int("ceil_mode", 0) != 0;
        var countsPads = node.Int("count_include_pad", 0) != 0;
        var isPlain = !roundsUp && window.HasFixedPads && Array.TrueForAll(window.Dilations, dilation => dilation == 1);
        return x =>
        {
            var pads = window.PadsFor(x[0]);
            return isPlain && IsTorchPad(window, pads)
                ? Average(x[0], window, pads.Head, countsPads)
                : AverageOfFitted(x[0], window, pads, roundsUp, countsPads);
        };
    }

    private static bool IsTorchPad(Window window, WindowPads pads) =>
        pads.IsSymmetric && !window.Kernel.Where((length, axis) => pads.Head[axis] > length / 2).Any();

    private static Tensor Largest(Tensor x, Window window, long[] pads) => window.Rank switch
    {
        1 => functional.max_pool1d(x, window.Kernel[0], window.Strides[0], pads[0], window.Dilations[0]),
        2 => functional.max_pool2d(x, window.Kernel, window.Strides, pads, window.Dilations),
        _ => functional.max_pool3d(x, window.Kernel, window.Strides, pads, window.Dilations),
    };

    private static Tensor Average(Tensor x, Window window, long[] pads, bool countsPads) => window.Rank switch
    {
        1 => functional.avg_pool1d(x, window.Kernel[0], window.Strides[0], pads[0], false, countsPads),
        2 => functional.avg_pool2d(x, window.Kernel, window.Strides, pads, false, countsPads),
        _ => functional.avg_pool3d(x, window.Kernel, window.Strides, pads, false, countsPads),
    };

    // The mean of what counts: the window's sum, by a convolution with ones, over the number of its elements that count.
    private static Tensor AverageOfFitted(Tensor x, Window window, WindowPads pads, bool roundsUp, bool countsPads)
    {
        var shape = x.shape;
        var counting = ones([1, 1, .. shape[2..]], x.dtype, x.device);
        if (countsPads)
        {
            counting = Window.Pad(counting, pads.Head, pads.Tail, 1);
        }

        var counted = Fit(x, window, pads, roundsUp, 0);
        var none = new WindowPads(new long[window.Rank], new long[window.Rank]);
        var weights = countsPads ? FitTo(counting, counted, none.Head) : FitTo(counting, counted, pads.Head);
        var sums = Sum(counted.reshape([-1, 1, .. counted.shape[2..]]), window).div(Sum(weights, window));
        return sums.reshape([shape[0], shape[1], .. sums.shape[2..]]);
    }

    private static Tensor Sum(Tensor x, Window window) =>
        Convolution.Convolve(x, ones([1, 1, .. window.Kernel], x.dtype, x.device), null, window, new long[window.Rank], groups: 1);

    /// <summary>The input padded or cut to what the windows cover.</summary>
    public static Tensor Fit(Tensor x, Window window, WindowPads pads, bool roundsUp, double value)
    {
        var tail = new long[window.Rank];
        for (var axis = 0; axis < window.Rank; axis++)
        {
            var length = x.size(axis + 2);
            var steps = window.StepsAlong(axis, length, pads.Head[axis], pads.Tail[axis], roundsUp);
            tail[axis] = (steps - 1) * window.Strides[axis] + window.Reach(axis) - length - pads.Head[axis];
        }

        return Window.Pad(x, pads.Head, tail, value);
    }

    private static Tensor FitTo(Tensor x, Tensor model, long[] head)
    {
        var tail = head.Select((length, axis) => model.size(axis + 2) - x.size(axis + 2) - length);
        return Window.Pad(x, head, [.. tail]);
    }

    private static long[] SpatialAxes(Tensor x) => [.. Enumerable.Range(2, (int)x.dim() - 2).Select(axis => (long)axis)];
}
