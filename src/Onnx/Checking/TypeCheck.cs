using Maas.Onnx.Format;
using Maas.Onnx.Tensors;

namespace Maas.Onnx.Checking;

/// <summary>Declared types of values.</summary>
internal static class TypeCheck
{
    /// <param name="complete">Whether the type must be given, as for the inputs and outputs of a model.</param>
    public static void Check(ValueInfoProto value, string kind, bool complete)
    {
        var called = $"{kind} {Shown.Name(value.Name)}";
        if (value.Type is not null)
        {
            Check(value.Type, called, complete);
        }
        else if (complete)
        {
            throw new OnnxException($"{called} declares no type");
        }
    }

    private static void Check(TypeProto type, string called, bool complete)
    {
        switch (type.ValueCase)
        {
            case TypeProto.ValueOneofCase.TensorType:
                Check(type.TensorType.ElemType, called, complete);
                Check(type.TensorType.Shape, called);
                break;
            case TypeProto.ValueOneofCase.SparseTensorType:
                Check(type.SparseTensorType.ElemType, called, complete);
                Check(type.SparseTensorType.Shape, called);
                break;
            case TypeProto.ValueOneofCase.SequenceType when type.SequenceType.ElemType is not null:
                Check(type.SequenceType.ElemType, called, complete);
                break;
            case TypeProto.ValueOneofCase.OptionalType when type.OptionalType.ElemType is not null:
                Check(type.OptionalType.ElemType, called, complete);
                break;
            case TypeProto.ValueOneofCase.MapType when type.MapType.ValueType is not null:
                Check(type.MapType.KeyType, called, complete);
                Check(type.MapType.ValueType, called, complete);
                break;
            case TypeProto.ValueOneofCase.OpaqueType:
                break;
            case var what when complete:
                throw new OnnxException(
                    $"{called} declares a {(what == TypeProto.ValueOneofCase.None ? "type" : what)} without saying of what");
        }
    }

    private static void Check(int elementType, string called, bool complete)
    {
        if (complete || elementType != 0)
        {
            ElementType.Get(elementType, called);
        }
    }

    private static void Check(TensorShapeProto? shape, string called)
    {
        // −1 is what some exporters write for a free dimension.
        if (shape?.Dim.FirstOrDefault(dimension => dimension.HasDimValue && dimension.DimValue < -1) is { } wrong)
        {
            throw new OnnxException($"{called} declares a dimension of length {wrong.DimValue}");
        }
    }
}
