using static TorchSharp.torch;

namespace Maas.Train.Graph.Operators;

/// <summary>Comparisons, truth values, and choosing by them.</summary>
internal static class Logic
{
    public static void AddTo(OperatorRegistry registry)
    {
        registry.Add("Equal", 7, x => x[0].eq(x[1]));
        registry.Add("Greater", 7, x => x[0].gt(x[1]));
        registry.Add("GreaterOrEqual", 12, x => x[0].ge(x[1]));
        registry.Add("Less", 7, x => x[0].lt(x[1]));
        registry.Add("LessOrEqual", 12, x => x[0].le(x[1]));
        registry.Add("And", 7, x => x[0].logical_and(x[1]));
        registry.Add("Or", 7, x => x[0].logical_or(x[1]));
        registry.Add("Xor", 7, x => x[0].logical_xor(x[1]));
        registry.Add("Not", 1, x => x[0].logical_not());
        registry.Add("Where", 9, x => where(x[0], x[1], x[2]));
        registry.Add("IsNaN", 9, x => x[0].isnan());
        registry.Add("IsInf", 10, IsInfinite);
    }

    private static Operation IsInfinite(Node node)
    {
        var countsPositive = node.Int("detect_positive", 1) != 0;
        var countsNegative = node.Int("detect_negative", 1) != 0;
        return x => (countsPositive, countsNegative) switch
        {
            (true, true) => x[0].isinf(),
            (true, false) => x[0].isposinf(),
            (false, true) => x[0].isneginf(),
            _ => zeros_like(x[0], ScalarType.Bool),
        };
    }
}
