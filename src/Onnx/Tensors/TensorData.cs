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
