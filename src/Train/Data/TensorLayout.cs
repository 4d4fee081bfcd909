using static TorchSharp.torch;

namespace Maas.Train.Data;

/// <summary>One of an example's tensors, as its bytes lie in a record.</summary>
/// <param name="Shape">Of one example, without the first dimension of a batch.</param>
internal sealed record TensorLayout(ScalarType Type, IReadOnlyList<long> Shape)
{
    public long Elements { get; } = Shape.Aggregate(1L, (product, length) => checked(product * length));

    public int Bytes => checked((int)(Elements * ElementBytes));

    public int ElementBytes => Type switch
    {
        ScalarType.Float32 => sizeof(float),
        ScalarType.Int64 => sizeof(long),
        ScalarType.Int32 => sizeof(int),
        var other => throw new InvalidOperationException($"no record holds {other}"),
    };
}
