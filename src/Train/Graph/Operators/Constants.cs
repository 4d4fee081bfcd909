using static TorchSharp.torch;

namespace Maas.Train.Graph.Operators;

/// <summary>What makes tensors from nothing, or from shapes and limits alone.</summary>
internal static class Constants
{
    public static void AddTo(OperatorRegistry registry)
    {
        registry.Add("Constant", 1, Constant);
        registry.Add("ConstantOfShape", 9, ConstantOfShape, host: [0]);
        registry.Add("Range", 11, _ => Range, host: [0, 1, 2]);
        registry.Add("EyeLike", 9, EyeLike);
    }

    private static Operation Constant(Node node)
    {
        if (node.TensorValue("value") is { } value)
        {
            return _ => TensorValues.Read(value, CPU);
        }

        if (node.Ints("value_ints") is { } longs)
        {
            return _ => tensor(longs, ScalarType.Int64);
        }

        if (node.Floats("value_floats") is { } floats)
        {
            return _ => tensor(floats, ScalarType.Float32);
        }

        return node switch
        {
            _ when node.HasAttribute("value_int") => _ => tensor(node.Int("value_int", 0), ScalarType.Int64),
            _ when node.HasAttribute("value_float") => _ => tensor(node.Float("value_float", 0), ScalarType.Float32),
            _ => throw node.Refusal("it holds neither numbers nor a tensor of them"),
        };
    }

    private static Operation ConstantOfShape(Node node)
    {
        var shape = node.Longs(0);
        if (node.TensorValue("value") is not { } value)
        {
            return x => zeros(shape(x), ScalarType.Float32);
        }

        return x => TensorValues.Read(value, CPU).reshape([]).expand(shape(x)).clone();
    }

    private static Operation EyeLike(Node node)
    {
        var diagonal = node.Int("k", 0);
        var named = node.Int("dtype", 0);
        ScalarType? type = named == 0 ? null
            : TensorValues.FindType(named) ?? throw node.Refusal($"dtype is {named}, which can't be trained");
        return x =>
        {
            var (rows, columns) = (arange(x[0].size(0), ScalarType.Int64), arange(x[0].size(1), ScalarType.Int64));
            return columns.sub(rows.unsqueeze(1)).eq(diagonal).to(type ?? x[0].dtype);
        };
    }

    private static Tensor Range(Inputs x)
    {
        var type = x[0].dtype;
        return is_floating_point(type)
            ? FloatRange(x, type)
            : arange(x.Longs(0)[0], x.Longs(1)[0], x.Longs(2)[0], type);
    }

    private static Tensor FloatRange(Inputs x, ScalarType type)
    {
        var (start, limit, step) = (Number(x[0]), Number(x[1]), Number(x[2]));
        return arange(Math.Max(0, Math.Ceiling((limit - start) / step)), ScalarType.Float64).mul(step).add(start).to(type);
    }

    private static double Number(Tensor scalar) => scalar.to(ScalarType.Float64, CPU).item<double>();
}
