using static TorchSharp.torch;

namespace Maas.Train.Graph.Operators;

/// <summary>Sums, products, powers, roundings and elementary functions, element by element. ONNX's broadcasting is torch's own.</summary>
internal static class Arithmetic
{
    public static void AddTo(OperatorRegistry registry)
    {
        AddElementwise(registry, "Add", x => x[0].add(x[1]));
        AddElementwise(registry, "Sub", x => x[0].sub(x[1]));
        AddElementwise(registry, "Mul", x => x[0].mul(x[1]));
        AddElementwise(registry, "Div", Divide);
        registry.Add("Pow", 7, Power);
        registry.Add("Mod", 10, node => node.Int("fmod", 0) == 0 ? x => x[0].remainder(x[1]) : x => x[0].fmod(x[1]));
        registry.Add("Sum", 6, x => Fold(x, (one, other) => one.add(other)));
        registry.Add("Max", 6, x => Fold(x, (one, other) => one.maximum(other)));
        registry.Add("Min", 6, x => Fold(x, (one, other) => one.minimum(other)));
        registry.Add("Mean", 6, x => Fold(x, (one, other) => one.add(other)).div(x.Count));
        AddFunctions(registry);
        AddTrigonometry(registry);
        registry.Add("Clip", 6, ClipByAttributes);
        registry.Add("Clip", 11, ClipByInputs, host: [1, 2]);
    }

    private static void AddFunctions(OperatorRegistry registry)
    {
        registry.Add("Neg", 6, x => x[0].neg());
        registry.Add("Abs", 6, x => x[0].abs());
        registry.Add("Sign", 9, x => x[0].sign());
        registry.Add("Floor", 6, x => x[0].floor());
        registry.Add("Ceil", 6, x => x[0].ceil());
        registry.Add("Round", 11, x => x[0].round());
        registry.Add("Sqrt", 6, x => x[0].sqrt());
        registry.Add("Reciprocal", 6, x => x[0].reciprocal());
        registry.Add("Exp", 6, x => x[0].exp());
        registry.Add("Log", 6, x => x[0].log());
        registry.Add("Erf", 9, x => x[0].erf());
    }

    private static void AddTrigonometry(OperatorRegistry registry)
    {
        registry.Add("Sin", 7, x => x[0].sin());
        registry.Add("Cos", 7, x => x[0].cos());
        registry.Add("Tan", 7, x => x[0].tan());
        registry.Add("Asin", 7, x => x[0].asin());
        registry.Add("Acos", 7, x => x[0].acos());
        registry.Add("Atan", 7, x => x[0].atan());
        registry.Add("Sinh", 9, x => x[0].sinh());
        registry.Add("Cosh", 9, x => x[0].cosh());
        registry.Add("Asinh", 9, x => x[0].arcsinh());
        registry.Add("Acosh", 9, x => x[0].arccosh());
        registry.Add("Atanh", 9, x => x[0].arctanh());
    }

    private static void AddElementwise(OperatorRegistry registry, string name, Operation operation) =>
        registry.Add(new OperatorDefinition(string.Empty, name, 7) { Create = _ => operation, IsElementwise = true });

    // Whole numbers divide towards zero, as in C.
    private static Tensor Divide(Inputs x) => is_floating_point(x[0]) ? x[0].div(x[1]) : x[0].div(x[1], RoundingMode.trunc);

    private static Tensor Power(Inputs x)
    {
        var power = x[0].pow(x[1]);
        return power.dtype == x[0].dtype ? power : power.to(x[0].dtype);
    }

    private static Tensor Fold(Inputs x, Func<Tensor, Tensor, Tensor> combine) => x.All().Aggregate(combine);

    private static Operation ClipByAttributes(Node node)
    {
        var least = node.Float("min", double.NegativeInfinity);
        var most = node.Float("max", double.PositiveInfinity);
        return x => x[0].clamp(least, most);
    }

    private static Operation ClipByInputs(Node node)
    {
        var hasLeast = node.Has(1);
        var hasMost = node.Has(2);
        return x => (hasLeast, hasMost) switch
        {
            (true, true) => x[0].clamp(x[1], x[2]),
            (true, false) => x[0].clamp(min: x[1]),
            (false, true) => x[0].clamp(max: x[2]),
            _ => x[0],
        };
    }
}
