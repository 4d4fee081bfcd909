using Maas.Onnx.Format;

namespace Maas.Onnx.Tensors;

/// <summary>How many elements and bytes a tensor's shape promises.</summary>
public static class TensorLength
{
    /// <summary>The product of the dimensions; 1 for a scalar.</summary>
    /// <exception cref="OnnxException">A dimension is negative, or the product is beyond 64 bits.</exception>
    public static long Elements(TensorProto tensor)
    {
        var count = (Int128)1;
        foreach (var length in tensor.Dims)
        {
            if (length < 0)
            {
                throw new OnnxException($"{Called(tensor)} has shape {Shape(tensor)}; no dimension of a constant can be negative");
            }

            // Zeros must not hide an overflow before them: [2^40, 2^40, 0] is refused too.
            count *= Math.Max(length, 1);
            if (count > long.MaxValue)
            {
                throw new OnnxException($"{Called(tensor)} has shape {Shape(tensor)}, which is more elements than 64 bits count");
            }
        }

        return tensor.Dims.Contains(0) ? 0 : (long)count;
    }

    /// <summary>The bytes that the elements take when packed; 0 for strings.</summary>
    /// <exception cref="OnnxException">As for <see cref="Elements"/>, or the element type is unknown.</exception>
    public static long Bytes(TensorProto tensor)
    {
        var type = ElementType.Get(tensor.DataType, Called(tensor));
        var elements = Elements(tensor);
        return elements <= long.MaxValue / 16
            ? type.Size(elements)
            : throw new OnnxException($"{Called(tensor)} has shape {Shape(tensor)}, which is more bytes than 64 bits count");
    }

    /// <summary>The shape as messages show it: <c>[3,4]</c>.</summary>
    public static string Shape(TensorProto tensor) => Shown.Shape(tensor.Dims);

    internal static string Called(TensorProto tensor) => $"tensor {Shown.Name(tensor.Name)}";
}
