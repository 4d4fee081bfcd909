using Maas.Onnx.Format;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Guarding;

/// <summary>The types of the values that a node makes. On the way its subgraphs are gone through, and functions that it calls.</summary>
internal sealed class NodeTypes(DivisionGuard guard, GuardedFunctions functions, TypeQuestions questions)
{
    // Their one output is of the type of their first input in every version. What is not here is asked for.
    private static readonly HashSet<string> KeepType =
    [
        "Abs", "Add", "AveragePool", "Ceil", "Clip", "Concat", "Conv", "ConvTranspose", "Div", "Einsum", "Elu", "Erf", "Exp", "Expand",
        "Flatten", "Floor", "Gather", "Gelu", "Gemm", "GlobalAveragePool", "HardSigmoid", "HardSwish", "Identity", "LeakyRelu", "Log",
        "MatMul", "Max", "Min", "Mod", "Mul", "Neg", "Pad", "Pow", "Reciprocal", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceSum",
        "Relu", "Reshape", "ScatterND", "Sigmoid", "Slice", "Softmax", "Sqrt", "Squeeze", "Sub", "Sum", "Tanh", "Tile", "Transpose",
        "Unsqueeze",
    ];

    /// <summary>One for each output; null where it is not known, or the output is left out.</summary>
    public IReadOnlyList<TypeProto?> Of(NodeProto node, ValueTypes types, NodePlace place)
    {
        if (functions.Has(node))
        {
            return functions.Call(node, [.. node.Input.Select(types.Find)], place);
        }

        if (GraphWalk.Subgraphs(node).Any())
        {
            return OfSubgraphs(node, types, place);
        }

        if (OperatorName.Of(node) == "Constant" && ConstantType(place.Resolve(node)) is var constant and > 0)
        {
            return [ValueTypes.Tensor(constant)];
        }

        if (OperatorName.IsDefault(node.Domain) && KeepType.Contains(node.OpType) && node is { Input.Count: > 0, Output.Count: 1 }
            && types.Find(node.Input[0]) is { } kept)
        {
            return [kept];
        }

        return node.Output.All(output => output.Length == 0 || types.Declared(output) is not null)
            || node.Input.Any(input => input.Length > 0 && types.Find(input) is null)
            ? new TypeProto?[node.Output.Count]
            : questions.Answer(place.Resolve(node), [.. node.Input.Select(types.Find)], place.Opsets);
    }

    private TypeProto?[] OfSubgraphs(NodeProto node, ValueTypes types, NodePlace place)
    {
        var inputs = Given(node, node.Input.Select(types.Find).ToList(), place);
        var bodies = GraphWalk.Subgraphs(node).Select(graph => (Graph: graph, Types: guard.Apply(graph, inputs, types, place))).ToList();
        var made = new TypeProto?[node.Output.Count];
        if (OperatorName.Of(node) is not ("If" or "Loop" or "Scan"))
        {
            return made;
        }

        // The first output of a loop's body says whether it goes on, and stays inside.
        var skipped = node.OpType == "Loop" ? 1 : 0;
        for (var i = 0; i < made.Length; i++)
        {
            made[i] = bodies.Select(body => TypeOf(body.Graph, body.Types, i + skipped)).FirstOrDefault(type => type is not null);
        }

        return made;
    }

    private static TypeProto? TypeOf(GraphProto graph, ValueTypes types, int index) =>
        index < graph.Output.Count ? types.Find(graph.Output[index].Name) ?? types.Declared(graph.Output[index].Name) : null;

    private static List<TypeProto?> Given(NodeProto node, List<TypeProto?> inputs, NodePlace place) => OperatorName.Of(node) switch
    {
        "Loop" => [ValueTypes.Tensor((int)DataType.Int64), ValueTypes.Tensor((int)DataType.Bool), .. inputs.Skip(2)],

        // Its first version had the lengths of sequences in the first place.
        "Scan" => place.Opset < 9 ? inputs[1..] : inputs,
        _ => [],
    };

    private static int ConstantType(NodeProto node) => node.Attribute is not [var attribute] ? 0 : attribute.Name switch
    {
        "value" => attribute.T?.DataType ?? 0,
        "sparse_value" => attribute.SparseTensor?.Values?.DataType ?? 0,
        "value_float" or "value_floats" => (int)DataType.Float,
        "value_int" or "value_ints" => (int)DataType.Int64,
        "value_string" or "value_strings" => (int)DataType.String,
        _ => 0,
    };
}
