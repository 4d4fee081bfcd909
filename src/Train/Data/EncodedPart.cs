using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Maas.Train.Data;

/// <summary>
/// A part of a dataset (training, validation, test) as numbers: inputs [n, …] and, for each example, a class or one or several
/// target values in the units that are trained. Safe to read from any thread; held in memory.
/// </summary>
internal sealed class EncodedPart : IDisposable
{
    private readonly Tensor inputs;
    private readonly Tensor targets;

    private EncodedPart(Tensor inputs, Tensor targets, long[]? classes, float[]? values)
    {
        this.inputs = inputs.DetachFromDisposeScope();
        this.targets = targets.DetachFromDisposeScope();
        Classes = classes;
        Values = values;
    }

    /// <summary>The class of each example; null for regression.</summary>
    public IReadOnlyList<long>? Classes { get; }

    /// <summary>The target values, example by example; null for classification.</summary>
    public IReadOnlyList<float>? Values { get; }

    public int Count => (int)inputs.shape[0];

    /// <summary>The shape of one example's input.</summary>
    public long[] ExampleShape => inputs.shape[1..];

    /// <summary>How many target values each example has; 1 for a class.</summary>
    public int TargetCount => Classes is null ? (int)targets.shape[1] : 1;

    /// <summary>Takes ownership of <paramref name="inputs"/>.</summary>
    public static EncodedPart OfClasses(Tensor inputs, long[] classes) =>
        new(inputs, tensor(classes), Fitting(inputs, classes, 1), null);

    /// <summary>Takes ownership of <paramref name="inputs"/>.</summary>
    public static EncodedPart OfValues(Tensor inputs, float[] values, int targetCount) =>
        new(inputs, tensor(values, [inputs.shape[0], targetCount]), null, Fitting(inputs, values, targetCount));

    /// <summary>The examples at these positions, in this order.</summary>
    public Batch Take(long[] positions, Device device)
    {
        var index = tensor(positions);
        return On(device, inputs.index_select(0, index), targets.index_select(0, index));
    }

    /// <summary>Consecutive examples.</summary>
    public Batch Slice(int start, int count, Device device) =>
        On(device, inputs.narrow(0, start, count), targets.narrow(0, start, count));

    /// <summary>The inputs of consecutive examples, row-major.</summary>
    public float[] ReadInputs(int start, int count)
    {
        using var slice = inputs.narrow(0, start, count);
        return MemoryMarshal.Cast<byte, float>(slice.bytes).ToArray();
    }

    public void Dispose()
    {
        inputs.Dispose();
        targets.Dispose();
    }

    private static Batch On(Device device, Tensor inputs, Tensor targets) =>
        device.type == DeviceType.CPU ? new(inputs, targets) : new(inputs.to(device), targets.to(device));

    private static T[] Fitting<T>(Tensor inputs, T[] targets, int each) => targets.LongLength == inputs.shape[0] * each
        ? targets
        : throw new ArgumentException($"{inputs.shape[0]} examples of {each} targets have {targets.LongLength} values");
}
