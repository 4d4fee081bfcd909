using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Maas.Train.Graph.Operators;

/// <summary>How far a window is padded at the two ends of each spatial axis.</summary>
internal readonly record struct WindowPads(long[] Head, long[] Tail)
{
    public bool IsSymmetric => Head.AsSpan().SequenceEqual(Tail);
}

/// <summary>The sliding window of a convolution or a pool: its extent, steps, and padding as ONNX defines them.</summary>
internal sealed class Window
{
    private const int MostLength = 1 << 24;

    private readonly string autoPad;
    private readonly WindowPads pads;

    private Window(Node node, long[] kernel)
    {
        var rank = kernel.Length;
        Kernel = kernel;
        Strides = node.Ints("strides") ?? Repeat(1, rank);
        Dilations = node.Ints("dilations") ?? Repeat(1, rank);
        autoPad = node.Text("auto_pad", "NOTSET");
        var given = node.Ints("pads") ?? Repeat(0, 2 * rank);
        if (rank is < 1 or > 3 || Strides.Length != rank || Dilations.Length != rank || given.Length != 2 * rank)
        {
            throw node.Refusal($"{Told("kernel", kernel)}, strides, dilations and pads are not of one to three axes alike");
        }

        // Native code divides by some of them without a look, in 32 bits, where 2³² is nothing.
        if (kernel.Concat(Strides).Concat(Dilations).Any(length => length is < 1 or > MostLength))
        {
            throw node.Refusal($"{Told("kernel", kernel)}, {Told("strides", Strides)} and {Told("dilations", Dilations)} "
                + $"are not all from 1 to {MostLength}");
        }

        if (autoPad is not ("NOTSET" or "VALID" or "SAME_UPPER" or "SAME_LOWER"))
        {
            throw node.Refusal($"auto_pad is \"{autoPad}\"; it is NOTSET, VALID, SAME_UPPER or SAME_LOWER");
        }

        pads = autoPad == "NOTSET" ? new WindowPads(given[..rank], given[rank..]) : new WindowPads(Repeat(0, rank), Repeat(0, rank));
        HasFixedPads = autoPad is "NOTSET" or "VALID";
    }

    public long[] Kernel { get; }

    public long[] Strides { get; }

    public long[] Dilations { get; }

    public int Rank => Kernel.Length;

    /// <summary>The pads do not depend on the input's size.</summary>
    public bool HasFixedPads { get; }

    public static Window Of(Node node, long[] kernel) => new(node, node.Ints("kernel_shape") ?? kernel);

    public static Window OfPool(Node node) => new(node, node.Ints("kernel_shape") ?? throw node.Refusal("it has no kernel_shape"));

    /// <summary>The pads for an input; [N, C, …].</summary>
    public WindowPads PadsFor(Tensor input)
    {
        if (HasFixedPads)
        {
            return pads;
        }

        var head = new long[Rank];
        var tail = new long[Rank];
        for (var axis = 0; axis < Rank; axis++)
        {
            var length = input.size(axis + 2);
            var steps = (length + Strides[axis] - 1) / Strides[axis];
            var total = Math.Max(0, (steps - 1) * Strides[axis] + Reach(axis) - length);
            head[axis] = autoPad == "SAME_UPPER" ? total / 2 : (total + 1) / 2;
            tail[axis] = total - head[axis];
        }

        return new WindowPads(head, tail);
    }

    /// <summary>From the window's first to its last element, both included.</summary>
    public long Reach(int axis) => (Kernel[axis] - 1) * Dilations[axis] + 1;

    /// <summary>How many steps the window takes; rounding up, a last one may overhang the tail's pad but must begin before it.</summary>
    public long StepsAlong(int axis, long length, long head, long tail, bool roundsUp)
    {
        var room = length + head + tail - Reach(axis);
        if (!roundsUp)
        {
            return room / Strides[axis] + 1;
        }

        var steps = (room + Strides[axis] - 1) / Strides[axis] + 1;
        return (steps - 1) * Strides[axis] >= length + head ? steps - 1 : steps;
    }

    /// <summary>The input with pads of a value; a negative pad cuts.</summary>
    public static Tensor Pad(Tensor input, long[] head, long[] tail, double value = 0)
    {
        // torch names the last axis first.
        var both = new long[2 * head.Length];
        for (var axis = 0; axis < head.Length; axis++)
        {
            both[2 * (head.Length - 1 - axis)] = head[axis];
            both[2 * (head.Length - 1 - axis) + 1] = tail[axis];
        }

        return functional.pad(input, both, TorchSharp.PaddingModes.Constant, value);
    }

    private static string Told(string name, long[] values) => $"{name} [{string.Join(",", values)}]";

    private static long[] Repeat(long value, int count) => [.. Enumerable.Repeat(value, count)];
}
