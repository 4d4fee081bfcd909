using Maas.Onnx.Format;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

/// <summary>Makes a model of one node wrong in ways that a file from elsewhere may be wrong. The same seed, the same ways.</summary>
internal sealed class Mutation(int seed)
{
    private static readonly long[] Odd = [-100, -3, -2, -1, 0, 1, 2, 3, 4, 7, 60];
    private static readonly ScalarType[] Types =
        [ScalarType.Float32, ScalarType.Float64, ScalarType.Int64, ScalarType.Bool, ScalarType.Byte];

    private static readonly string[] Names =
    [
        "axis", "axes", "keepdims", "kernel_shape", "strides", "pads", "dilations", "group", "perm", "to", "p", "k", "size", "num_groups",
        "batch_dims", "blocksize", "block_size", "split", "num_outputs", "output_shape", "output_padding", "hidden_size", "layout", "clip",
        "direction", "mode", "auto_pad", "reduction", "scales", "num_heads", "q_num_heads", "kv_num_heads", "rotary_embedding_dim",
        "activations", "equation", "time_axis", "batch_axis", "dtype", "output_datatype", "alpha", "epsilon", "ceil_mode", "start", "end",
    ];

    private readonly Random random = new(seed);

    public void Apply(ModelProto model, OrderedDictionary<string, Tensor> inputs)
    {
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var node = model.Graph.Node[0];
            switch (random.Next(6))
            {
                case 0 when node.Attribute.Count > 0:
                    ChangeNumbers(node.Attribute[random.Next(node.Attribute.Count)]);
                    break;
                case 1 when node.Attribute.Count > 0:
                    node.Attribute.RemoveAt(random.Next(node.Attribute.Count));
                    break;
                case 2:
                    AddAttribute(node);
                    break;
                case 3 when inputs.Count > 0:
                    var name = inputs.GetAt(random.Next(inputs.Count)).Key;
                    inputs[name] = RandomTensor();
                    break;
                case 4 when node.Input.Count > 0:
                    node.Input[random.Next(node.Input.Count)] = string.Empty;
                    break;
                default:
                    ChangeSteering(model, inputs);
                    break;
            }
        }
    }

    private long Any() => Odd[random.Next(Odd.Length)];

    private void ChangeNumbers(AttributeProto attribute)
    {
        attribute.I = Any();
        attribute.F = Any();
        if (attribute.Ints.Count > 0)
        {
            attribute.Ints[random.Next(attribute.Ints.Count)] = Any();
        }

        if (random.Next(3) == 0)
        {
            attribute.Ints.Add(Any());
        }
    }

    private void AddAttribute(NodeProto node)
    {
        var name = Names[random.Next(Names.Length)];
        node.Attribute.Remove(node.Attribute.FirstOrDefault(each => each.Name == name) ?? new AttributeProto());
        var attribute = new AttributeProto { Name = name };
        switch (random.Next(4))
        {
            case 0:
                attribute.I = Any();
                break;
            case 1:
                attribute.F = Any() / 2f;
                break;
            case 2:
                attribute.S = Google.Protobuf.ByteString.CopyFromUtf8("linear");
                break;
            default:
                attribute.Ints.AddRange(Enumerable.Range(0, random.Next(5)).Select(_ => Any()));
                break;
        }

        node.Attribute.Add(attribute);
    }

    private Tensor RandomTensor()
    {
        var shape = Enumerable.Range(0, random.Next(6)).Select(_ => (long)random.Next(4)).ToArray();
        var type = Types[random.Next(Types.Length)];
        return OneNode.Random(shape, random.Next(), scale: 3).to(type);
    }

    // Shapes, axes, indices and the like, constant or not.
    private void ChangeSteering(ModelProto model, OrderedDictionary<string, Tensor> inputs)
    {
        var constants = model.Graph.Initializer.Where(tensor => tensor.DataType == (int)TensorProto.Types.DataType.Int64).ToArray();
        if (constants.Length > 0)
        {
            var constant = constants[random.Next(constants.Length)];
            var count = random.Next(2) == 0 ? constant.Dims.Aggregate(1L, (product, length) => product * length) : random.Next(5);
            model.Graph.Initializer.Remove(constant);
            model.Graph.Initializer.Add(OneNode.Proto(constant.Name, Numbers(count)));
            return;
        }

        foreach (var (name, value) in inputs.Where(input => input.Value.dtype == ScalarType.Int64).ToArray())
        {
            inputs[name] = Numbers(value.NumberOfElements).reshape(value.shape);
        }
    }

    private Tensor Numbers(long count) => tensor(Enumerable.Range(0, (int)count).Select(_ => Any()).ToArray(), ScalarType.Int64);
}
