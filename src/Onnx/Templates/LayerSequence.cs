using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Templates;

/// <summary>
/// Layers one after the other, numbered, with parameters named as PyTorch's <c>Sequential</c> names them:
/// <c>0.weight</c>, <c>0.bias</c>, <c>2.weight</c>… Keeps track of one example's shape.
/// </summary>
internal sealed class LayerSequence
{
    private readonly GraphBuilder builder;
    private long[] shape;
    private string value;
    private int layers;

    public LayerSequence(string name, IReadOnlyList<long> inputShape)
    {
        builder = new GraphBuilder(name);
        shape = [.. inputShape];
        value = builder.Input("input", DataType.Float, [-1, .. shape]);
    }

    /// <summary>The shape of one example after the layers so far.</summary>
    public IReadOnlyList<long> Shape => shape;

    /// <summary>PyTorch's Linear: weight [outputs, inputs], bias [outputs]. What is not flat yet is flattened first.</summary>
    public void Linear(int outputs)
    {
        Flatten();
        string[] inputs = [value, Parameter("weight", outputs, shape[0]), Parameter("bias", outputs)];
        Add("Gemm", inputs, Attributes.Of("transB", 1));
        shape = [outputs];
    }

    /// <summary>PyTorch's Conv2d of stride 1 that keeps height and width: weight [outputs, inputs, kernel, kernel].</summary>
    /// <param name="kernel">Odd.</param>
    public void Convolution(int outputs, int kernel, bool bias)
    {
        var weight = Parameter("weight", outputs, shape[0], kernel, kernel);
        string[] inputs = bias ? [value, weight, Parameter("bias", outputs)] : [value, weight];
        var padding = kernel / 2;
        Add(
            "Conv",
            inputs,
            Attributes.Of("dilations", 1L, 1L),
            Attributes.Of("group", 1),
            Attributes.Of("kernel_shape", (long)kernel, kernel),
            Attributes.Of("pads", (long)padding, padding, padding, padding),
            Attributes.Of("strides", 1L, 1L));
        shape = [outputs, shape[1], shape[2]];
    }

    /// <summary>PyTorch's BatchNorm2d in its neutral state: scale and variance 1. ONNX's momentum is 1 minus PyTorch's.</summary>
    public void BatchNormalization()
    {
        var channels = shape[0];
        string[] inputs =
        [
            value,
            Ones("weight", channels),
            Parameter("bias", channels),
            Parameter("running_mean", channels),
            Ones("running_var", channels),
        ];
        Add("BatchNormalization", inputs, Attributes.Of("epsilon", 1e-5f), Attributes.Of("momentum", 0.9f));
    }

    /// <summary>Halves height and width.</summary>
    public void MaxPool()
    {
        Add("MaxPool", [value], Attributes.Of("kernel_shape", 2L, 2L), Attributes.Of("strides", 2L, 2L));
        shape = [shape[0], shape[1] / 2, shape[2] / 2];
    }

    public void Activation(string operatorName) => Add(operatorName, [value]);

    /// <summary>Written in inference form (it passes all through); the trainer applies its ratio. None for a ratio of 0.</summary>
    public void Dropout(float ratio)
    {
        if (ratio == 0)
        {
            return;
        }

        // A Constant node and not an initializer: it is no parameter.
        var constant = builder.NamedNode(
            $"/{layers}/Constant", "Constant", [], null, Attributes.Of("value", NewTensor.Scalar("", ratio)));
        Add("Dropout", [value, constant]);
    }

    public void Flatten()
    {
        if (shape.Length > 1)
        {
            Add("Flatten", [value], Attributes.Of("axis", 1));
            shape = [shape.Aggregate(1L, (product, length) => checked(product * length))];
        }
    }

    /// <summary>Ends with a last Linear, whose result is called <c>output</c>.</summary>
    public ModelProto Build(int outputs)
    {
        Linear(outputs);
        var model = builder.Build();
        model.Graph.Node[^1].Output[0] = "output";
        builder.Output("output", DataType.Float, -1, outputs);
        return model;
    }

    private void Add(string operatorName, IReadOnlyList<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        value = builder.NamedNode($"/{layers}/{operatorName}", operatorName, inputs, null, attributes);
        layers++;
    }

    private string Parameter(string name, params ReadOnlySpan<long> parameterShape) =>
        builder.Parameter($"{layers}.{name}", parameterShape);

    private string Ones(string name, long length)
    {
        var ones = new float[length];
        Array.Fill(ones, 1f);
        return builder.Initializer(NewTensor.Of<float>($"{layers}.{name}", ones, length));
    }
}
