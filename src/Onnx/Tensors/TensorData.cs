using Google.Protobuf;
using Maas.Onnx.Format;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Tensors;

/// <summary>Where a tensor's elements stand, and whether there are as many as its shape promises.</summary>
public static class TensorData
{
    /// <summary>Whether the elements are (or, in a tensor of no elements, could be) in raw data.</summary>
    public static bool IsRaw(TensorProto tensor) => tensor.HasRawData && (tensor.RawData.Length > 0 || TypedField.Entries(tensor) == 0);

    /// <summary>Checks the elements that stand in the model file; of external data only that nothing stands here.</summary>
    /// <exception cref="OnnxException">Type or shape are wrong, or the elements don't match them.</exception>
    public static void Check(TensorProto tensor)
    {
        var called = TensorLength.Called(tensor);
        var type = ElementType.Get(tensor.DataType, called);
        var bytes = TensorLength.Bytes(tensor);
        if (tensor.DataLocation == DataLocation.External)
        {
            Check(type.DataType != DataType.String, $"{called} holds strings, which external data can't hold");
        }
        else if (IsRaw(tensor))
        {
            Check(type.DataType != DataType.String, $"{called} holds strings as raw data; they belong in string_data");
            Check(tensor.RawData.Length == bytes, $"{Sized(tensor, type)} takes {bytes} bytes, but has {tensor.RawData.Length}");
        }
        else
        {
            var (expected, found) = (TypedField.Expected(type, TensorLength.Elements(tensor)), TypedField.Entries(tensor));
            Check(found == expected, $"{Sized(tensor, type)} takes {expected} elements, but has {found}");
        }
    }

    /// <summary>Gives a tensor other elements of the same type and shape, as raw data in the model.</summary>
    /// <param name="bytes">Packed, little endian, row-major.</param>
    /// <exception cref="OnnxException">They are more or fewer than type and shape ask for.</exception>
    public static void Replace(TensorProto tensor, ReadOnlySpan<byte> bytes)
    {
        var type = ElementType.Get(tensor.DataType, TensorLength.Called(tensor));
        var expected = TensorLength.Bytes(tensor);
        Check(type.DataType != DataType.String, $"{TensorLength.Called(tensor)} holds strings, which raw data can't hold");
        Check(bytes.Length == expected, $"{Sized(tensor, type)} takes {expected} bytes, but {bytes.Length} are given");
        Clear(tensor);
        tensor.RawData = ByteString.CopyFrom(bytes);
    }

    /// <summary>Gives an initializer other elements of the same type and shape, as raw data in the model.</summary>
    /// <exception cref="OnnxException">The graph has no such initializer, or as for a tensor.</exception>
    public static void Replace(GraphProto graph, string name, ReadOnlySpan<byte> bytes)
    {
        var tensor = graph.Initializer.FirstOrDefault(tensor => tensor.Name == name)
            ?? throw new OnnxException($"graph {Shown.Name(graph.Name)} has no initializer {Shown.Name(name)}");
        Replace(tensor, bytes);
    }

    /// <summary>Leaves type and shape, and no elements anywhere.</summary>
    internal static void Clear(TensorProto tensor)
    {
        TypedField.Clear(tensor);
        tensor.ClearRawData();
        tensor.ExternalData.Clear();
        tensor.ClearDataLocation();
    }

    private static string Sized(TensorProto tensor, ElementType type) =>
        $"{TensorLength.Called(tensor)} of type {type.Name} and shape {TensorLength.Shape(tensor)}";

    private static void Check(bool claim, string otherwise)
    {
        if (!claim)
        {
            throw new OnnxException(otherwise);
        }
    }
}
