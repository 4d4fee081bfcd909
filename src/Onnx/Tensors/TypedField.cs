using System.Runtime.InteropServices;
using Maas.Onnx.Format;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Tensors;

/// <summary>The elements that stand in one of TensorProto's typed fields, which one depending on the data type.</summary>
internal static class TypedField
{
    /// <summary>How many entries the field holds that belongs to the tensor's data type.</summary>
    public static int Entries(TensorProto tensor) => (DataType)tensor.DataType switch
    {
        DataType.Float or DataType.Complex64 => tensor.FloatData.Count,
        DataType.Double or DataType.Complex128 => tensor.DoubleData.Count,
        DataType.Int64 => tensor.Int64Data.Count,
        DataType.Uint32 or DataType.Uint64 => tensor.Uint64Data.Count,
        DataType.String => tensor.StringData.Count,
        _ => tensor.Int32Data.Count,
    };

    /// <summary>How many entries the shape asks for: pairs for complex numbers, a byte a piece for elements under 8 bits.</summary>
    public static long Expected(ElementType type, long elements) => type.DataType switch
    {
        DataType.Complex64 or DataType.Complex128 => elements * 2,
        _ when type.Bits is > 0 and < 8 => type.Size(elements),
        _ => elements,
    };

    /// <summary>The entries as raw data holds them: packed, little endian.</summary>
    public static byte[] Pack(TensorProto tensor, ElementType type) => type.DataType switch
    {
        DataType.Float or DataType.Complex64 => Pack(tensor.FloatData, value => value),
        DataType.Double or DataType.Complex128 => Pack(tensor.DoubleData, value => value),
        DataType.Int64 => Pack(tensor.Int64Data, value => value),
        DataType.Uint64 => Pack(tensor.Uint64Data, value => value),
        DataType.Uint32 => Pack(tensor.Uint64Data, value => (uint)value),
        DataType.Int32 => Pack(tensor.Int32Data, value => value),
        _ when type.Bits == 16 => Pack(tensor.Int32Data, value => (ushort)value),
        _ => Pack(tensor.Int32Data, value => (byte)value),
    };

    public static void Clear(TensorProto tensor)
    {
        tensor.FloatData.Clear();
        tensor.DoubleData.Clear();
        tensor.Int32Data.Clear();
        tensor.Int64Data.Clear();
        tensor.Uint64Data.Clear();
        tensor.StringData.Clear();
    }

    private static byte[] Pack<TEntry, TElement>(IList<TEntry> entries, Func<TEntry, TElement> element)
        where TElement : unmanaged
    {
        var bytes = new byte[entries.Count * Marshal.SizeOf<TElement>()];
        var elements = MemoryMarshal.Cast<byte, TElement>(bytes.AsSpan());
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = element(entries[i]);
        }

        return bytes;
    }
}
