using Maas.Onnx.Building;
using Maas.Onnx.Format;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Templates;

/// <summary>
/// Layers one after the other, numbered, with parameters named as PyTorch's <c>Sequential</c> names them:
/// <c>0.weight</c>, <c>0.bias</c>, <c>2.weight</c>… Keeps track of one example's shape.
/// </summary>
internal sealed class LayerSequence
{
    private readonly NamedLayers named;
    private long[] shape;
    private string value;
    private int layers;

    public LayerSequence(string name, IReadOnlyList<long> inputShape)
    {
        named = new NamedLayers(new GraphBuilder(name));
        shape = [.. inputShape];
        value = named.Graph.Input("input", DataType.Float, [-1, .. shape]);
    }

    /// <summary>The shape of one example after the layers so far.</summary>
    public IReadOnlyList<long> Shape => shape;

    private string Name => $"{layers}";

    /// <summary>PyTorch's Linear. What is not flat yet is flattened first.</summary>
    public void Linear(int outputs)
    {
        Flatten();
        Add(named.Linear(value, Name, shape[0], outputs));
        shape = [outputs];
    }

    /// <summary>PyTorch's Conv2d of stride 1 that keeps height and width.</summary>
    /// <param name="kernel">Odd.</param>
    public void Convolution(int outputs, int kernel, bool bias)
    {
        Add(named.Convolution(value, Name, shape[0], outputs, kernel, bias: bias));
        shape = [outputs, shape[1], shape[2]];
    }

    public void BatchNormalization() => Add(named.BatchNormalization(value, Name, shape[0]));

    /// <summary>Halves height and width.</summary>
    public void MaxPool()
    {
        Add(named.Node(Name, "MaxPool", [value], Attributes.Of("kernel_shape", 2L, 2L), Attributes.Of("strides", 2L, 2L)));
        shape = [shape[0], shape[1] / 2, shape[2] / 2];
    }

    public void Activation(string operatorName) => Add(named.Node(Name, operatorName, [value]));

    /// <summary>None for a ratio of 0.</summary>
    public void Dropout(float ratio)
    {
        if (ratio > 0)
        {
            Add(named.Dropout(value, Name, ratio));
        }
    }

    public void Flatten()
    {
        if (shape.Length > 1)
        {
            Add(named.Node(Name, "Flatten", [value], Attributes.Of("axis", 1)));
            shape = [shape.Aggregate(1L, (product, length) => checked(product * length))];
        }
    }

    /// <summary>Ends with a last Linear, whose result is called <c>output</c>.</summary>
    public ModelProto Build(int outputs)
    {
        Linear(outputs);
        return named.Build(outputs);
    }

    private void Add(string result)
    {
        value = result;
        layers++;
    }
}
