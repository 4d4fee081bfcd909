namespace Maas.Train.Data;

/// <summary>What an example is made of: its inputs, one after the other, then its target.</summary>
internal sealed record ExampleLayout(IReadOnlyList<TensorLayout> Inputs, TensorLayout Target)
{
    public int InputBytes { get; } = Inputs.Sum(input => input.Bytes);

    public int Bytes => InputBytes + Target.Bytes;

    /// <summary>All tensors in the order of the record.</summary>
    public IEnumerable<TensorLayout> Tensors => [.. Inputs, Target];
}
