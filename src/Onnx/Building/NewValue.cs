using Maas.Onnx.Format;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Building;

/// <summary>Making the declaration of a graph's input or output.</summary>
public static class NewValue
{
    /// <summary>The name of a free first dimension: the number of examples.</summary>
    public const string FreeName = "N";

    /// <summary>A tensor's declaration.</summary>
    /// <param name="shape">The length of each dimension; −1 where it is free, which in the first place gets the name N.</param>
    public static ValueInfoProto Tensor(string name, DataType type, params ReadOnlySpan<long> shape)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = new TensorShapeProto() };
        for (var i = 0; i < shape.Length; i++)
        {
            var dimension = new TensorShapeProto.Types.Dimension();
            if (shape[i] >= 0)
            {
                dimension.DimValue = shape[i];
            }
            else if (i == 0)
            {
                dimension.DimParam = FreeName;
            }

            tensor.Shape.Dim.Add(dimension);
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
