using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Describing;

/// <summary>What a model takes, gives and is made of, as its file declares it.</summary>
public sealed record ModelDescription
{
    /// <summary>What a caller must give: initializers that are listed as inputs too, as old files do, are not among them.</summary>
    public required IReadOnlyList<ValueDescription> Inputs { get; init; }

    public required IReadOnlyList<ValueDescription> Outputs { get; init; }

    /// <summary>The version of ONNX's own operators; 0 where the model uses other domains only.</summary>
    public required long Opset { get; init; }

    /// <summary><c>domain::Operator</c>, or the operator alone in ONNX's own domain; subgraphs and functions included; sorted.</summary>
    public required IReadOnlyList<string> Operators { get; init; }

    /// <summary>The files that the model needs beside it, relative to its folder, with '/' between folders; sorted.</summary>
    public required IReadOnlyList<string> ExternalFiles { get; init; }

    /// <summary>The bytes that all constants take, wherever they stand.</summary>
    public required long ConstantBytes { get; init; }

    /// <summary>Reads a model whose graph was checked.</summary>
    /// <exception cref="OnnxException">An input or output is no tensor, or of a type or rank that can't be served.</exception>
    public static ModelDescription Of(ModelProto model)
    {
        var given = model.Graph.Initializer.Select(tensor => tensor.Name)
            .Concat(model.Graph.SparseInitializer.Select(tensor => tensor.Values?.Name ?? "")).ToHashSet();
        var constants = GraphWalk.Tensors(model).ToArray();
        var bytes = constants.Aggregate((Int128)0, (sum, tensor) => sum + TensorLength.Bytes(tensor));
        return new()
        {
            Inputs = [.. model.Graph.Input.Where(input => !given.Contains(input.Name)).Select(input => Describe(input, "input"))],
            Outputs = [.. model.Graph.Output.Select(output => Describe(output, "output"))],
            Opset = model.OpsetImport.FirstOrDefault(import => OperatorName.IsDefault(import.Domain))?.Version ?? 0,
            Operators = [.. GraphWalk.Nodes(model).Select(OperatorName.Of).Distinct().Order(StringComparer.Ordinal)],
            ExternalFiles =
            [
                .. constants.Where(tensor => tensor.DataLocation == DataLocation.External)
                    .Select(tensor => ExternalData.Location(tensor).Replace('\\', '/')).Distinct().Order(StringComparer.Ordinal),
            ],
            ConstantBytes = (long)Int128.Min(long.MaxValue, bytes),
        };
    }

    private static ValueDescription Describe(ValueInfoProto value, string kind)
    {
        var called = $"{kind} \"{value.Name}\"";
        if (value.Type?.SequenceType?.ElemType?.MapType is not null)
        {
            throw new OnnxException($"{called} is a list of maps, as ZipMap makes it; only plain tensors can be served: export the model "
                + "without it (skl2onnx: options={'zipmap': False})");
        }

        if (value.Type?.TensorType is not { } tensor)
        {
            var found = value.Type?.ValueCase.ToString() ?? "value of no type";
            throw new OnnxException($"{called} is a {found}; only plain tensors can be served");
        }

        var type = ElementType.Get(tensor.ElemType, called);
        if (type.Word is null)
        {
            throw new OnnxException($"{called} is a tensor of {type.Name}, for which the Open Inference Protocol has no type");
        }

        return tensor.Shape is null
            ? throw new OnnxException($"{called} declares no shape; its number of dimensions must be known (free lengths are fine)")
            : new(value.Name, type.Word, [.. tensor.Shape.Dim.Select(dimension => Length(dimension, called))]);
    }

    // Some exporters write −1 where the format wants a name or nothing.
    private static long Length(TensorShapeProto.Types.Dimension dimension, string called) =>
        !dimension.HasDimValue ? -1
        : dimension.DimValue >= -1 ? dimension.DimValue
        : throw new OnnxException($"{called} declares a dimension of length {dimension.DimValue}");
}
