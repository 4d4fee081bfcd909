using System.Buffers;
using Maas.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Maas.Train.Data;

/// <summary>Examples side by side as bytes, one buffer a tensor, before torch or ONNX Runtime takes them.
/// Filled by one thread at a time.</summary>
internal sealed class RawBatch : IDisposable
{
    private readonly ExampleLayout layout;
    private readonly TensorLayout[] tensors;
    private readonly byte[][] buffers;

    public RawBatch(ExampleLayout layout, int count)
    {
        (this.layout, Count) = (layout, count);
        tensors = [.. layout.Tensors];
        buffers = [.. tensors.Select(tensor => ArrayPool<byte>.Shared.Rent(Math.Max(1, BytesOf(tensor, count))))];
    }

    public int Count { get; }

    public IReadOnlyList<TensorLayout> Inputs => layout.Inputs;

    /// <summary>How many bytes one target has: a text's example has a target for every token.</summary>
    public int TargetBytes => layout.Target.ElementBytes * (layout.Target.Type == ScalarType.Int64 ? 1 : (int)layout.Target.Elements);

    /// <summary>The targets of all examples, one after the other.</summary>
    public ReadOnlySpan<byte> Targets => Bytes(tensors.Length - 1);

    public void Put(int row, ReadOnlySpan<byte> record)
    {
        for (var index = 0; index < tensors.Length; index++)
        {
            var length = tensors[index].Bytes;
            record[..length].CopyTo(buffers[index].AsSpan(row * length, length));
            record = record[length..];
        }
    }

    /// <summary>An input of all examples, one after the other, in memory that lives as long as this.</summary>
    public Memory<byte> Input(int index) => buffers[index].AsMemory(0, tensors[index].Bytes * Count);

    /// <summary>Copies, on the thread whose dispose scope is to own the tensors.</summary>
    public Batch ToBatch(Device device)
    {
        var copies = tensors.Select((_, index) => Copy(index, device)).ToArray();
        return new(copies[..^1], copies[^1]);
    }

    public void Dispose()
    {
        foreach (var buffer in buffers)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int BytesOf(TensorLayout tensor, int count) => (long)tensor.Bytes * count is var bytes && bytes <= Array.MaxLength
        ? (int)bytes
        : throw ServiceError.OutOfMemory.With(
            $"a batch of {count} examples takes {bytes} bytes for one input; at most {Array.MaxLength} fit; "
            + $"try a batchSize of {Array.MaxLength / tensor.Bytes}, with accumulation where the step should stay as large");

    private Tensor Copy(int index, Device device)
    {
        var copy = empty([Count, .. tensors[index].Shape], tensors[index].Type);
        if (copy.NumberOfElements > 0)
        {
            copy.bytes = buffers[index].AsSpan(0, tensors[index].Bytes * Count);
        }

        return device.type == DeviceType.CPU ? copy : copy.to(device, disposeAfter: true);
    }

    private ReadOnlySpan<byte> Bytes(int index) => buffers[index].AsSpan(0, tensors[index].Bytes * Count);
}
