using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Templates;

/// <summary>
/// Layers under the names of modules: that of <c>layer1.0.conv1</c> has the parameter <c>layer1.0.conv1.weight</c> and the node
/// <c>/layer1/0/conv1/Conv</c>.
/// </summary>
internal sealed class NamedLayers(GraphBuilder graph)
{
    public GraphBuilder Graph => graph;

    /// <summary>PyTorch's Linear over flat values: weight [outputs, inputs], bias [outputs].</summary>
    public string Linear(string value, string name, long inputs, long outputs)
    {
        string[] given = [value, graph.Parameter($"{name}.weight", outputs, inputs), graph.Parameter($"{name}.bias", outputs)];
        return Node(name, "Gemm", given, Attributes.Of("transB", 1));
    }

    /// <summary>A linear layer over the last of any axes: weight [inputs, outputs], bias [outputs].</summary>
    public string Projection(string value, string name, long inputs, long outputs)
    {
        var product = Node(name, "MatMul", [value, graph.Parameter($"{name}.weight", inputs, outputs)]);
        return Node(name, "Add", [product, graph.Parameter($"{name}.bias", outputs)]);
    }

    /// <summary>PyTorch's Conv2d, padded to keep height and width at a stride of 1: weight [outputs, inputs, kernel, kernel].</summary>
    /// <param name="kernel">Odd.</param>
    public string Convolution(string value, string name, long inputs, long outputs, int kernel, int stride = 1, bool bias = false)
    {
        var weight = graph.Parameter($"{name}.weight", outputs, inputs, kernel, kernel);
        string[] given = bias ? [value, weight, graph.Parameter($"{name}.bias", outputs)] : [value, weight];
        var padding = kernel / 2;
        return Node(
            name,
            "Conv",
            given,
            Attributes.Of("dilations", 1L, 1L),
            Attributes.Of("group", 1),
            Attributes.Of("kernel_shape", (long)kernel, kernel),
            Attributes.Of("pads", (long)padding, padding, padding, padding),
            Attributes.Of("strides", (long)stride, stride));
    }

    /// <summary>PyTorch's BatchNorm2d in its neutral state: scale and variance 1. ONNX's momentum is 1 minus PyTorch's.</summary>
    public string BatchNormalization(string value, string name, long channels)
    {
        string[] given =
        [
            value,
            Ones($"{name}.weight", channels),
            graph.Parameter($"{name}.bias", channels),
            graph.Parameter($"{name}.running_mean", channels),
            Ones($"{name}.running_var", channels),
        ];
        return Node(name, "BatchNormalization", given, Attributes.Of("epsilon", 1e-5f), Attributes.Of("momentum", 0.9f));
    }

    /// <summary>PyTorch's LayerNorm over the last axis, in its neutral state.</summary>
    public string LayerNormalization(string value, string name, long width) => Node(
        name,
        "LayerNormalization",
        [value, Ones($"{name}.weight", width), graph.Parameter($"{name}.bias", width)],
        Attributes.Of("axis", -1),
        Attributes.Of("epsilon", 1e-5f));

    /// <summary>Written in inference form (it passes all through); the trainer applies its ratio. None for a ratio of 0.</summary>
    public string Dropout(string value, string name, float ratio) =>
        ratio == 0 ? value : Node(name, "Dropout", [value, Number(name, ratio)]);

    /// <summary>The mean over height and width: [N, channels, height, width] to [N, channels].</summary>
    public string GlobalAverage(string value, string name) =>
        Node(name, "Flatten", [Node(name, "GlobalAveragePool", [value])], Attributes.Of("axis", 1));

    /// <summary>A node and not an initializer: it is no parameter, so nothing trains it.</summary>
    public string Constant(string name, TensorProto value) => Node(name, "Constant", [], Attributes.Of("value", value));

    public string Constant(string name, params ReadOnlySpan<long> values) => Constant(name, NewTensor.Of("", values, values.Length));

    public string Number(string name, float value) => Constant(name, NewTensor.Scalar("", value));

    public string Number(string name, long value) => Constant(name, NewTensor.Scalar("", value));

    public string Node(string name, string operatorName, IReadOnlyList<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        graph.NamedNode($"/{name.Replace('.', '/')}/{operatorName}", operatorName, inputs, null, attributes);

    /// <summary>Parts of these lengths along an axis.</summary>
    public IReadOnlyList<string> Split(string value, string name, long axis, params ReadOnlySpan<long> lengths)
    {
        var node = $"/{name.Replace('.', '/')}/Split";
        string[] parts = [.. Enumerable.Range(0, lengths.Length).Select(part => $"{node}_output_{part}")];
        graph.Node(new NodeProto
        {
            Name = node,
            OpType = "Split",
            Input = { value, Constant($"{name}.lengths", lengths) },
            Output = { parts },
            Attribute = { Attributes.Of("axis", axis) },
        });
        return parts;
    }

    /// <summary>The model, whose one output is what the last node makes: <c>output</c> [N, outputs].</summary>
    public ModelProto Build(int outputs)
    {
        var model = graph.Build();
        model.Graph.Node[^1].Output[0] = "output";
        graph.Output("output", DataType.Float, -1, outputs);
        return model;
    }

    private string Ones(string name, long length)
    {
        var ones = new float[length];
        Array.Fill(ones, 1f);
        return graph.Initializer(NewTensor.Of<float>(name, ones, length));
    }
}
