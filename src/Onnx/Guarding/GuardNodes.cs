using Maas.Onnx.Building;
using Maas.Onnx.Format;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Guarding;

/// <summary>Nodes that go before another one, in operators that ONNX has had since version 7.</summary>
/// <param name="prefix">Begins the names of all values that they make; nothing else in the model begins so.</param>
internal sealed class GuardNodes(string prefix)
{
    public List<NodeProto> All { get; } = [];

    /// <summary>Adds a node.</summary>
    /// <returns>The name of what it makes.</returns>
    public string Add(string operatorName, IReadOnlyList<string> inputs, params IReadOnlyList<AttributeProto> attributes)
    {
        var output = $"{prefix}{All.Count}";
        All.Add(new() { OpType = operatorName, Input = { inputs }, Output = { output }, Attribute = { attributes } });
        return output;
    }

    /// <summary>Adds a scalar of INT32 or INT64.</summary>
    public string Constant(int dataType, int value) => Add("Constant", [], Attributes.Of("value", dataType == (int)DataType.Int32
        ? new TensorProto { DataType = dataType, Int32Data = { value } }
        : new TensorProto { DataType = dataType, Int64Data = { value } }));

    /// <summary>1 where the number is this one, else 0.</summary>
    public string IsNumber(string number, int dataType, int value) =>
        Add("Cast", [Add("Equal", [number, Constant(dataType, value)])], Attributes.Of("to", (long)dataType));

    /// <summary>A name's beginning that no value or function of the model has.</summary>
    public static string FreshPrefix(ModelProto model, string start)
    {
        var names = GraphWalk.Graphs(model).SelectMany(graph => graph.Input.Select(input => input.Name)
                .Concat(graph.Initializer.Select(tensor => tensor.Name))
                .Concat(graph.SparseInitializer.Select(tensor => tensor.Values?.Name ?? "")))
            .Concat(GraphWalk.Nodes(model).SelectMany(node => node.Output))
            .Concat(model.Functions.SelectMany(function => function.Input.Append(function.Name)));
        var longest = names.Where(name => name.StartsWith(start, StringComparison.Ordinal)).Max(name => (int?)name.Length);

        // Longer than any name that begins like it.
        return longest is { } length ? start.PadRight(length + 1, '_') : start;
    }
}
