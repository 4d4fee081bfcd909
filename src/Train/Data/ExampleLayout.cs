using Maas.Core;

namespace Maas.Train.Data;

/// <summary>What an example is made of: its inputs, one after the other, then its target.</summary>
internal sealed record ExampleLayout(IReadOnlyList<TensorLayout> Inputs, TensorLayout Target)
{
    public int InputBytes { get; } = Sum(Inputs);

    public int Bytes { get; } = Sum([.. Inputs, Target]);

    /// <summary>All tensors in the order of the record.</summary>
    public IEnumerable<TensorLayout> Tensors => [.. Inputs, Target];

    private static int Sum(IReadOnlyList<TensorLayout> tensors) => tensors.Sum(tensor => (long)tensor.Bytes) is var bytes
        && bytes <= Array.MaxLength
            ? (int)bytes
            : throw ServiceError.OutOfMemory.With(
                $"one example takes {bytes} bytes; at most {Array.MaxLength} fit; make it smaller in data.encoding");
}
