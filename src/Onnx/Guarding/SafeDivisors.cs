using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Guarding;

/// <summary>The names in a model that always mean a constant by which any number may be divided. Constants that stand in other files,
/// or are too large for an outline, are not looked at.</summary>
internal sealed class SafeDivisors
{
    private readonly HashSet<string> constants = [];
    private readonly HashSet<string> others = [];

    public SafeDivisors(ModelProto model)
    {
        foreach (var graph in GraphWalk.Graphs(model))
        {
            // An input's initializer is only its default.
            others.UnionWith(graph.Input.Select(input => input.Name));
            others.UnionWith(graph.SparseInitializer.Select(tensor => tensor.Values?.Name ?? ""));
            foreach (var tensor in graph.Initializer)
            {
                Add(tensor.Name, tensor);
            }
        }

        others.UnionWith(model.Functions.SelectMany(function => function.Input));
        foreach (var node in GraphWalk.Nodes(model))
        {
            Add(node);
        }
    }

    public bool Has(string name) => constants.Contains(name) && !others.Contains(name);

    private void Add(NodeProto node)
    {
        if (OperatorName.Of(node) == "Constant" && node is { Output: [var output], Attribute: [var attribute] })
        {
            Add(output, Constant(attribute));
        }
        else
        {
            others.UnionWith(node.Output);
        }
    }

    private void Add(string name, TensorProto? tensor) => (tensor is not null && IsSafe(tensor) ? constants : others).Add(name);

    private static TensorProto? Constant(AttributeProto attribute) => attribute switch
    {
        { HasRefAttrName: true } => null,
        { Name: "value", T: { } tensor } => tensor,
        { Name: "value_int" } => new() { DataType = (int)DataType.Int64, Int64Data = { attribute.I } },
        { Name: "value_ints" } => new() { DataType = (int)DataType.Int64, Dims = { attribute.Ints.Count }, Int64Data = { attribute.Ints } },
        _ => null,
    };

    private static bool IsSafe(TensorProto tensor)
    {
        try
        {
            return !IntegerDivision.Traps(tensor.DataType)
                || (tensor.DataLocation != DataLocation.External && !TensorValue.Integers(tensor, null).Contains(-1));
        }
        catch (OnnxException)
        {
            return false;
        }
    }
}
