using System.Buffers;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Outputs;

/// <summary>Which tokens of an input are no padding: those whose element is not 0, of whatever type. One owner disposes it.</summary>
internal readonly ref struct TokenMask
{
    private readonly bool[]? rented;

    public TokenMask(Tensor tensor)
    {
        var width = Math.Max(1, tensor.Kind.Bytes);
        var count = tensor.Bytes.Length / width;
        rented = ArrayPool<bool>.Shared.Rent(count);
        for (var i = 0; i < count; i++)
        {
            rented[i] = tensor.Bytes.Slice(i * width, width).ContainsAnyExcept((byte)0);
        }

        Tokens = rented.AsSpan(0, count);
    }

    public ReadOnlySpan<bool> Tokens { get; }

    public void Dispose()
    {
        if (rented is not null)
        {
            ArrayPool<bool>.Shared.Return(rented);
        }
    }
}
