using Maas.Core;
using static TorchSharp.torch;

namespace Maas.Train.Data;

/// <summary>One of an example's tensors, as its bytes lie in a record.</summary>
/// <param name="Shape">Of one example, without the first dimension of a batch.</param>
internal sealed record TensorLayout(ScalarType Type, IReadOnlyList<long> Shape)
{
    public long Elements { get; } = Shape.Aggregate(1L, (product, length) => checked(product * length));

    /// <exception cref="ServiceException">No array holds one example.</exception>
    public int Bytes => Elements <= Array.MaxLength / ElementBytes
        ? (int)(Elements * ElementBytes)
        : throw ServiceError.OutOfMemory.With(
            $"one example has {Elements} values of {ElementBytes} bytes for one input; at most {Array.MaxLength} bytes fit; "
            + "make it smaller in data.encoding");

    public int ElementBytes => Type switch
    {
        ScalarType.Float32 => sizeof(float),
        ScalarType.Int64 => sizeof(long),
        ScalarType.Int32 => sizeof(int),
        var other => throw new InvalidOperationException($"no record holds {other}"),
    };
}
