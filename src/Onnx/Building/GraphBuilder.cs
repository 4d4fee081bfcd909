using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Building;

/// <summary>
/// Builds a graph node by node, in topological order, in an opset that ONNX Runtime and the trainer share.
/// Not safe for several threads.
/// </summary>
public sealed class GraphBuilder(string name, long opset = GraphBuilder.Opset)
{
    /// <summary>The version of ONNX's own operators: 20 is the first with Gelu.</summary>
    public const long Opset = 20;

    /// <summary>The first version with Attention.</summary>
    public const long AttentionOpset = 23;

    /// <summary>The version of the format that came with <see cref="Opset"/>.</summary>
    public const long IrVersion = 9;

    private const long AttentionIrVersion = 11;

    private readonly GraphProto graph = new() { Name = name };
    private readonly Dictionary<string, int> unnamed = [];

    /// <param name="shape">−1 where a dimension is free; in the first place it is called N.</param>
    /// <returns>The name, to be given to nodes.</returns>
    public string Input(string name, DataType type, params ReadOnlySpan<long> shape)
    {
        graph.Input.Add(NewValue.Tensor(name, type, shape));
        return name;
    }

    /// <summary>Declares a value that a node makes as an output of the graph.</summary>
    public void Output(string name, DataType type, params ReadOnlySpan<long> shape) =>
        graph.Output.Add(NewValue.Tensor(name, type, shape));

    /// <summary>Adds a constant.</summary>
    /// <returns>Its name, to be given to nodes.</returns>
    public string Initializer(TensorProto tensor)
    {
        TensorData.Check(tensor);
        graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Adds float32 zeros of this shape, for the trainer to initialise.</summary>
    /// <returns>The name, to be given to nodes.</returns>
    public string Parameter(string name, params ReadOnlySpan<long> shape) =>
        Initializer(NewTensor.Zeros(name, DataType.Float, shape));

    /// <summary>Adds a node of one output, which is called after the node: <c>/Relu_output_0</c>.</summary>
    /// <param name="inputs">Names of values; "" for one left out.</param>
    /// <returns>The output's name.</returns>
    public string Node(string operatorName, IReadOnlyList<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        NamedNode(NextName(operatorName), operatorName, inputs, null, attributes);

    /// <summary>Adds a node of one output under a name of its own.</summary>
    /// <param name="output">The output's name; null to call it after the node.</param>
    /// <returns>The output's name.</returns>
    public string NamedNode(
        string name, string operatorName, IReadOnlyList<string> inputs, string? output, params ReadOnlySpan<AttributeProto> attributes)
    {
        output ??= $"{name}_output_0";
        var node = new NodeProto { Name = name, OpType = operatorName, Input = { inputs }, Output = { output } };
        foreach (var attribute in attributes)
        {
            node.Attribute.Add(attribute);
        }

        graph.Node.Add(node);
        return output;
    }

    /// <summary>Adds any node, of any domain and number of outputs. Its domain's opset is added by <see cref="Build"/>'s caller.</summary>
    public void Node(NodeProto node) => graph.Node.Add(node);

    /// <summary>The model so far. Further calls change it.</summary>
    public ModelProto Build() => new()
    {
        IrVersion = opset >= AttentionOpset ? AttentionIrVersion : IrVersion,
        ProducerName = "maas",
        OpsetImport = { new OperatorSetIdProto { Domain = "", Version = opset } },
        Graph = graph,
    };

    /// <summary>The bare graph, to be a node's subgraph.</summary>
    public GraphProto BuildSubgraph() => graph;

    private string NextName(string operatorName)
    {
        var count = unnamed[operatorName] = unnamed.GetValueOrDefault(operatorName, -1) + 1;
        return count == 0 ? $"/{operatorName}" : $"/{operatorName}_{count}";
    }
}
