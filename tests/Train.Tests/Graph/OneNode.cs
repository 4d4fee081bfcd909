using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using static TorchSharp.torch;
using DataType = Maas.Onnx.Format.TensorProto.Types.DataType;

namespace Maas.Train.Tests.Graph;

/// <summary>A model of one node and its inputs' values, written down in a test line by line.</summary>
internal sealed class OneNode(string name, long opset)
{
    private readonly NodeProto node = new() { Name = "subject", OpType = name, Output = { "y0" } };
    private readonly GraphProto graph = new() { Name = "one-node" };

    /// <summary>Inputs of the graph by name, in the node's order.</summary>
    public OrderedDictionary<string, Tensor> Inputs { get; } = [];

    public long Opset => opset;

    public static Tensor Random(ReadOnlySpan<long> shape, int seed = 1, double scale = 1)
    {
        var generator = new Random(seed);
        var count = 1L;
        foreach (var length in shape)
        {
            count *= length;
        }

        var values = Enumerable.Range(0, (int)count).Select(_ => (float)(scale * 2 * (generator.NextDouble() - 0.5)));
        return tensor(values.ToArray()).reshape(shape.ToArray());
    }

    /// <summary>Random values between −2 and 2.</summary>
    public OneNode Input(params long[] shape) => Input(Random(shape, seed: node.Input.Count + 1, scale: 2));

    public OneNode Input(Tensor value)
    {
        var input = $"x{node.Input.Count}";
        node.Input.Add(input);
        Inputs.Add(input, value);
        graph.Input.Add(NewValue.Tensor(input, TypeOf(value), value.shape));
        return this;
    }

    public OneNode Whole(params int[] values) => Input(tensor(values, dtype: ScalarType.Int32));

    /// <summary>Random values between 0.5 and 1.5.</summary>
    public OneNode PositiveInput(params long[] shape) => Input(Random(shape, seed: node.Input.Count + 1, scale: 0.5).add(1));

    public OneNode Longs(params long[] values) => Input(tensor(values, dtype: ScalarType.Int64));

    public OneNode Constant(Tensor value)
    {
        node.Input.Add($"x{node.Input.Count}");
        graph.Initializer.Add(Proto(node.Input[^1], value));
        return this;
    }

    public OneNode ConstantLongs(params long[] values) => Constant(tensor(values, dtype: ScalarType.Int64));

    public OneNode Absent()
    {
        node.Input.Add(string.Empty);
        return this;
    }

    public OneNode With(string attribute, long value) => With(Attributes.Of(attribute, value));

    public OneNode With(string attribute, float value) => With(Attributes.Of(attribute, value));

    public OneNode With(string attribute, string value) => With(Attributes.Of(attribute, value));

    public OneNode WithLongs(string attribute, params long[] values) => With(Attributes.Of(attribute, values));

    public OneNode With(AttributeProto attribute)
    {
        node.Attribute.Add(attribute);
        return this;
    }

    public OneNode WithTexts(string attribute, params string[] values)
    {
        var proto = new AttributeProto { Name = attribute, Type = AttributeProto.Types.AttributeType.Strings };
        proto.Strings.AddRange(values.Select(Google.Protobuf.ByteString.CopyFromUtf8));
        return With(proto);
    }

    public OneNode WithFloats(string attribute, params float[] values) =>
        With(new AttributeProto { Name = attribute, Type = AttributeProto.Types.AttributeType.Floats, Floats = { values } });

    public OneNode Outputs(int count)
    {
        while (node.Output.Count < count)
        {
            node.Output.Add($"y{node.Output.Count}");
        }

        return this;
    }

    public ModelProto Model()
    {
        var whole = graph.Clone();
        whole.Node.Add(node);
        whole.Output.Add(node.Output.Select(output => new ValueInfoProto { Name = output }));
        var import = new OperatorSetIdProto { Domain = string.Empty, Version = opset };
        return new ModelProto { IrVersion = 8, Graph = whole, OpsetImport = { import } };
    }

    public static TensorProto Proto(string name, Tensor value)
    {
        using var values = value.contiguous();
        var proto = new TensorProto { Name = name, DataType = (int)TypeOf(value), Dims = { value.shape } };
        proto.RawData = Google.Protobuf.ByteString.CopyFrom(values.bytes);
        TensorData.Check(proto);
        return proto;
    }

    private static DataType TypeOf(Tensor value) => value.dtype switch
    {
        ScalarType.Float32 => DataType.Float,
        ScalarType.Float64 => DataType.Double,
        ScalarType.Int64 => DataType.Int64,
        ScalarType.Float16 => DataType.Float16,
        ScalarType.BFloat16 => DataType.Bfloat16,
        ScalarType.Int32 => DataType.Int32,
        ScalarType.Int16 => DataType.Int16,
        ScalarType.Int8 => DataType.Int8,
        ScalarType.Byte => DataType.Uint8,
        ScalarType.Bool => DataType.Bool,
        var other => throw new NotSupportedException($"{other}"),
    };
}
