using static TorchSharp.torch;

namespace Maas.Train.Graph.Operators;

/// <summary>
/// Numbers of few bits. While training, the whole numbers are carried as floating-point ones, so that a gradient passes the
/// rounding as if it were not there (straight-through), and stops where a value is cut to the range.
/// </summary>
internal static class Quantization
{
    public static void AddTo(OperatorRegistry registry)
    {
        AddPassage(registry, "QuantizeLinear", 10, QuantizeLinear);
        AddPassage(registry, "DequantizeLinear", 10, DequantizeLinear);
        registry.AddMany("DynamicQuantizeLinear", 11, DynamicQuantizeLinear);
        registry.Add("MatMulInteger", 10, _ => MatMulInteger);
    }

    private static void AddPassage(OperatorRegistry registry, string name, int since, Func<Node, Operation> create) =>
        registry.Add(new OperatorDefinition(string.Empty, name, since) { Create = create, IsPassage = true });

    private static Operation QuantizeLinear(Node node)
    {
        var spread = Spread(node);
        var mode = node.Mode;
        var named = node.Int("output_dtype", 0);
        var type = named == 0 ? ScalarType.Byte
            : TensorValues.FindType(named) ?? throw node.Refusal($"output_dtype is {named}, which can't be trained");
        return x =>
        {
            var zero = x.Find(2);
            var steps = x[0].div(spread(x[1].to(x[0].dtype), x[0]));
            var to = zero?.dtype ?? type;
            return Cut(steps, zero is null ? null : spread(zero, x[0]), node, to, mode.Training);
        };
    }

    private static Tensor Cut(Tensor steps, Tensor? zero, Node node, ScalarType type, bool isTraining)
    {
        var (least, most) = Range(node, type);
        var rounded = isTraining ? steps.add(steps.detach().round().sub(steps.detach())) : steps.round();
        var shifted = zero is null ? rounded : rounded.add(zero.to(rounded.dtype));
        var cut = shifted.clamp(least, most);
        return isTraining ? cut : cut.to(type);
    }

    private static (double Least, double Most) Range(Node node, ScalarType type) => type switch
    {
        ScalarType.Byte => (byte.MinValue, byte.MaxValue),
        ScalarType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        ScalarType.Int16 => (short.MinValue, short.MaxValue),
        var other => throw node.Refusal($"it quantizes to {other}; only uint8, int8 and int16 can be trained"),
    };

    private static Operation DequantizeLinear(Node node)
    {
        var spread = Spread(node);
        return x =>
        {
            var scale = spread(x[1], x[0]);
            var whole = x[0].to(scale.dtype);
            return (x.Find(2) is { } zero ? whole.sub(spread(zero, x[0]).to(scale.dtype)) : whole).mul(scale);
        };
    }

    /// <summary>A scale or zero point of all values, of each place along an axis, or of blocks along it,
    /// as broadcast to a tensor.</summary>
    private static Func<Tensor, Tensor, Tensor> Spread(Node node)
    {
        var axis = node.Int("axis", 1);
        var block = node.Int("block_size", 0);
        return (values, x) =>
        {
            if (values.NumberOfElements == 1 && block == 0)
            {
                return values.reshape([]);
            }

            var at = Axes.Of(axis, x);
            return block > 0
                ? values.repeat_interleave(block, at).narrow(at, 0, x.size(at))
                : values.reshape([-1, .. Enumerable.Repeat(1L, (int)x.dim() - at - 1)]);
        };
    }

    private static ManyOperation DynamicQuantizeLinear(Node node)
    {
        var mode = node.Mode;
        return x =>
        {
            var least = x[0].detach().min().clamp(max: 0);
            var most = x[0].detach().max().clamp(min: 0);
            var scale = most.sub(least).div(byte.MaxValue);
            var zero = least.neg().div(scale).nan_to_num().clamp(0, byte.MaxValue).round();
            var steps = x[0].div(where(scale.eq(0), ones_like(scale), scale));
            return [Cut(steps, zero, node, ScalarType.Byte, mode.Training), scale, zero.to(ScalarType.Byte)];
        };
    }

    // float64 holds these sums exactly. What is carried as floating-point numbers stays so.
    private static Tensor MatMulInteger(Inputs x)
    {
        var left = Less(x[0], x.Find(2), -1);
        var right = Less(x[1], x.Find(3), -2);
        var product = Linear.Multiply(left, right);
        return is_floating_point(x[0]) || is_floating_point(x[1]) ? product.to(ScalarType.Float32) : product.to(ScalarType.Int32);
    }

    // A zero point of each row of the left side, or each column of the right one, is a vector.
    private static Tensor Less(Tensor x, Tensor? zero, int axis)
    {
        var whole = x.to(ScalarType.Float64);
        return zero is null ? whole
            : zero.NumberOfElements == 1 ? whole.sub(zero.reshape([]).to(ScalarType.Float64))
            : whole.sub(zero.dim() == 1 ? zero.unsqueeze(axis).to(ScalarType.Float64) : zero.to(ScalarType.Float64));
    }
}
