using System.Numerics;
using System.Runtime.InteropServices;
using Maas.Onnx.Format;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Tensors;

/// <summary>
/// A constant's elements, wherever they stand: in raw data, in a typed field, or in a file of the model's folder.
/// Every member throws <see cref="OnnxException"/> where the elements don't match type and shape, before allocating for them.
/// <c>folder</c> is the model's; null where the model came without one, which refuses external data.
/// </summary>
public static class TensorValue
{
    /// <summary>The elements packed as raw data: little endian, row-major, under 8 bits the first in the low bits.</summary>
    /// <exception cref="OnnxException">Also for strings, and for more than 2 GiB: see <see cref="ExternalData.Locate"/>.</exception>
    public static ReadOnlyMemory<byte> Bytes(TensorProto tensor, string? folder)
    {
        var called = TensorLength.Called(tensor);
        var type = ElementType.Get(tensor.DataType, called);
        if (type.DataType == DataType.String)
        {
            throw new OnnxException($"{called} holds strings where numbers are expected");
        }

        var size = TensorLength.Bytes(tensor);
        if (size > Array.MaxLength)
        {
            throw new OnnxException($"{called} takes {size} bytes; at most {Array.MaxLength} can be held in one piece");
        }

        TensorData.Check(tensor);
        return tensor.DataLocation == DataLocation.External ? ExternalData.Locate(tensor, folder).ReadAll()
            : TensorData.IsRaw(tensor) ? tensor.RawData.Memory
            : TypedField.Pack(tensor, type);
    }

    /// <summary>The elements as <typeparamref name="T"/>, which must be the tensor's own type (bfloat16 has none here).</summary>
    public static T[] Read<T>(TensorProto tensor, string? folder)
        where T : unmanaged
    {
        var type = ElementType.Get(tensor.DataType, TensorLength.Called(tensor));
        return type.Clr == typeof(T)
            ? MemoryMarshal.Cast<byte, T>(Bytes(tensor, folder).Span).ToArray()
            : throw new OnnxException($"{TensorLength.Called(tensor)} holds {type.Name} where {ElementType.Of<T>().Name} is expected");
    }

    /// <summary>The elements of any real type, converted to single precision.</summary>
    public static float[] Floats(TensorProto tensor, string? folder) => Convert<float>(tensor, folder);

    /// <summary>The elements of any real type, converted to double precision.</summary>
    public static double[] Doubles(TensorProto tensor, string? folder) => Convert<double>(tensor, folder);

    /// <summary>The elements of any integer type or bool (0 and 1).</summary>
    public static long[] Integers(TensorProto tensor, string? folder)
    {
        var type = ElementType.Get(tensor.DataType, TensorLength.Called(tensor));
        return type.DataType is DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16
            ? throw new OnnxException($"{TensorLength.Called(tensor)} holds {type.Name} where integers are expected")
            : Convert<long>(tensor, folder);
    }

    /// <summary>The elements of a tensor of strings, read as UTF-8.</summary>
    public static string[] Strings(TensorProto tensor)
    {
        TensorData.Check(tensor);
        return (DataType)tensor.DataType == DataType.String
            ? [.. tensor.StringData.Select(text => text.ToStringUtf8())]
            : throw new OnnxException($"{TensorLength.Called(tensor)} holds {(DataType)tensor.DataType} where strings are expected");
    }

    private static TTo[] Convert<TTo>(TensorProto tensor, string? folder)
        where TTo : INumberBase<TTo>
    {
        var bytes = Bytes(tensor, folder).Span;
        return (DataType)tensor.DataType switch
        {
            DataType.Float => Each<float, TTo>(bytes),
            DataType.Double => Each<double, TTo>(bytes),
            DataType.Float16 => Each<Half, TTo>(bytes),
            DataType.Bfloat16 => [.. Each<ushort, int>(bytes).Select(FromBfloat16<TTo>)],
            DataType.Int64 => Each<long, TTo>(bytes),
            DataType.Int32 => Each<int, TTo>(bytes),
            DataType.Int16 => Each<short, TTo>(bytes),
            DataType.Int8 => Each<sbyte, TTo>(bytes),
            DataType.Uint64 => Each<ulong, TTo>(bytes),
            DataType.Uint32 => Each<uint, TTo>(bytes),
            DataType.Uint16 => Each<ushort, TTo>(bytes),
            DataType.Uint8 => Each<byte, TTo>(bytes),
            DataType.Bool => [.. Each<byte, int>(bytes).Select(value => value == 0 ? TTo.Zero : TTo.One)],
            var type => throw new OnnxException($"{TensorLength.Called(tensor)} holds {type}, which has no plain number here"),
        };
    }

    // A bfloat16 is the upper half of a single.
    private static TTo FromBfloat16<TTo>(int bits)
        where TTo : INumberBase<TTo> => TTo.CreateSaturating(BitConverter.Int32BitsToSingle(bits << 16));

    private static TTo[] Each<TFrom, TTo>(ReadOnlySpan<byte> bytes)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : INumberBase<TTo>
    {
        var from = MemoryMarshal.Cast<byte, TFrom>(bytes);
        var to = new TTo[from.Length];
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = TTo.CreateSaturating(from[i]);
        }

        return to;
    }
}
