using System.Runtime.InteropServices;
using Google.Protobuf;
using Maas.Onnx.Format;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Tensors;

/// <summary>Making constants. Their elements are raw data.</summary>
public static class NewTensor
{
    /// <summary>A tensor of these elements, in row-major order.</summary>
    /// <exception cref="OnnxException">The shape asks for another number of elements.</exception>
    public static TensorProto Of<T>(string name, ReadOnlySpan<T> elements, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var tensor = Empty(name, ElementType.Of<T>().DataType, shape);
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(elements));
        TensorData.Check(tensor);
        return tensor;
    }

    /// <summary>A tensor of no dimensions.</summary>
    public static TensorProto Scalar<T>(string name, T value)
        where T : unmanaged => Of(name, [value]);

    /// <summary>A tensor of zeros.</summary>
    /// <exception cref="OnnxException">The shape is negative somewhere, or takes more bytes than one piece of memory can have.</exception>
    public static TensorProto Zeros(string name, DataType type, params ReadOnlySpan<long> shape)
    {
        var tensor = Empty(name, type, shape);
        var size = TensorLength.Bytes(tensor);
        tensor.RawData = size <= Array.MaxLength
            ? UnsafeByteOperations.UnsafeWrap(new byte[size])
            : throw new OnnxException(
                $"{TensorLength.Called(tensor)} of shape {TensorLength.Shape(tensor)} takes {size} bytes, over 2 GiB");
        return tensor;
    }

    private static TensorProto Empty(string name, DataType type, ReadOnlySpan<long> shape)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type };
        tensor.Dims.AddRange(shape.ToArray());
        return tensor;
    }
}
