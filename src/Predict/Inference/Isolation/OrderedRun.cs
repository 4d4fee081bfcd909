using Maas.Core;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Isolation;

/// <summary>A run as it was ordered. One thread makes and may end it, another computes and disposes it.</summary>
internal sealed class OrderedRun(IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? names) : IDisposable
{
    private readonly RunOptions options = new();
    private readonly Lock gate = new();
    private bool isDisposed;

    public static void Write(BinaryWriter writer, IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? names)
    {
        writer.Write((byte)RunnerOrder.Run);
        writer.Write(names?.Count ?? -1);
        names?.ToList().ForEach(writer.Write);
        TensorWire.Write(writer, inputs);
    }

    /// <summary>What follows the order's byte.</summary>
    public static OrderedRun Read(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        var names = count < 0 ? null : Enumerable.Range(0, count).Select(_ => reader.ReadString()).ToList();
        return new(TensorWire.ReadTensors(reader), names);
    }

    /// <summary>The outputs to compute; null for all.</summary>
    public IReadOnlyList<string>? Names => names;

    /// <summary>Ends it, if it is under way or still to come.</summary>
    public void Terminate()
    {
        lock (gate)
        {
            if (!isDisposed)
            {
                options.Terminate = true;
            }
        }
    }

    /// <param name="shrinks">Whether it gives the memory back that it took.</param>
    /// <exception cref="ServiceException">The model can't compute with these inputs, or was told to end.</exception>
    public IDisposableReadOnlyCollection<OrtValue> On(IModelSession session, bool shrinks)
    {
        if (shrinks)
        {
            options.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        }

        return session.Run(inputs, names, options, CancellationToken.None);
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            options.Dispose();
        }

        foreach (var input in inputs)
        {
            input.Dispose();
        }
    }
}
