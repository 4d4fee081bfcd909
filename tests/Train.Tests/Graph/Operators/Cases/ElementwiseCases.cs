using static Maas.Train.Tests.Graph.Operators.Cases.OperatorCases;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators.Cases;

internal static class ElementwiseCases
{
    private static readonly string[] OfOne =
    [
        "Abs", "Neg", "Sign", "Floor", "Ceil", "Round", "Exp", "Erf", "Sin", "Cos", "Tan", "Atan", "Sinh", "Cosh", "Asinh", "Relu",
        "Sigmoid",
        "Tanh", "Softplus", "Softsign", "HardSwish", "Mish", "LeakyRelu", "Elu", "Celu", "ThresholdedRelu", "Selu", "HardSigmoid", "Shrink",
        "Identity", "Not", "IsNaN", "IsInf", "BitwiseNot",
    ];

    private static readonly string[] OfTwo =
    [
        "Add", "Sub", "Mul", "Max", "Min", "Sum", "Mean", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "And", "Or", "Xor",
        "BitwiseAnd", "BitwiseOr", "BitwiseXor",
    ];

    public static void AddTo(Dictionary<string, Func<ScalarType, OneNode[]>> cases)
    {
        foreach (var name in OfOne)
        {
            cases.Add(name, type => One(name, 18, shape => Values(type, shape)));
        }

        foreach (var name in OfTwo)
        {
            cases.Add(name, type => Two(name, (shape, _) => Values(type, shape)));
        }

        cases.Add("Div", type => Two("Div", (shape, input) => input == 0 ? Values(type, shape) : Positive(type, shape)));
        cases.Add("Pow", type => Two("Pow", (shape, _) => Positive(type, shape)));
        cases.Add("PRelu", type => Two("PRelu", (shape, _) => Values(type, shape))[..1]);
        cases.Add("Mod", type => [.. Two("Mod", (shape, input) => input == 0 ? Values(type, shape) : Positive(type, shape))
            .Select(node => node.With("fmod", is_floating_point(type) ? 1L : 0))]);
        cases.Add(
            "BitShift", type => [.. Two("BitShift", (shape, _) => Positive(type, shape)).Select(node => node.With("direction", "LEFT"))]);
        AddOfOneDomain(cases);
        AddOverAxes(cases);
        cases.Add("Where", type =>
        [
            new OneNode("Where", 18).Input(tensor([true, false, true])).Input(Values(type, 2, 3)).Input(Values(type, 2, 1)),
            new OneNode("Where", 18).Input(tensor(true)).Input(Values(type)).Input(Values(type, 0, 3)),
        ]);
        cases.Add("Clip", type =>
        [
            new OneNode("Clip", 18).Input(Values(type, 2, 3)).Input(Scalar(type, 1)).Input(Scalar(type, 2)),
            new OneNode("Clip", 18).Input(Values(type, 2, 3)).Absent().Constant(Scalar(type, 1)),
            new OneNode("Clip", 18).Input(Values(type)),
        ]);
    }

    private static void AddOfOneDomain(Dictionary<string, Func<ScalarType, OneNode[]>> cases)
    {
        foreach (var name in new[] { "Sqrt", "Reciprocal", "Log" })
        {
            cases.Add(name, type => One(name, 18, shape => Positive(type, shape)));
        }

        foreach (var name in new[] { "Asin", "Acos", "Atanh" })
        {
            cases.Add(name, type => One(name, 18, shape => Values(type, shape).mul(0.4).to(type)));
        }

        cases.Add("Acosh", type => One("Acosh", 18, shape => Positive(type, shape).add(1).to(type)));
        cases.Add("Gelu", type => One("Gelu", 20, shape => Values(type, shape)));
    }

    private static void AddOverAxes(Dictionary<string, Func<ScalarType, OneNode[]>> cases)
    {
        foreach (var name in new[] { "Softmax", "LogSoftmax", "Hardmax" })
        {
            cases.Add(name, type =>
            [
                new OneNode(name, 13).Input(Values(type, 2, 3)),
                new OneNode(name, 13).Input(Values(type, 2, 3, 4)).With("axis", -2),
            ]);
        }

        foreach (var name in new[] { "Sum", "Mean", "Max", "Min", "Prod", "L1", "L2", "SumSquare", "LogSum", "LogSumExp" })
        {
            cases.Add($"Reduce{name}", type =>
            [
                new OneNode($"Reduce{name}", 18).Input(Positive(type, 2, 3, 4)).ConstantLongs(-1),
                new OneNode($"Reduce{name}", 18).Input(Positive(type, 2, 3)).Longs(0, 1).With("keepdims", 0),
                new OneNode($"Reduce{name}", 18).Input(Positive(type, 2, 3)),
            ]);
        }

        foreach (var name in new[] { "ArgMax", "ArgMin" })
        {
            cases.Add(name, type =>
            [
                new OneNode(name, 13).Input(Values(type, 2, 3)).With("axis", -1),
                new OneNode(name, 13).Input(Values(type, 2, 3)).With("keepdims", 0).With("select_last_index", 1),
            ]);
        }

        cases.Add("CumSum", type =>
        [
            new OneNode("CumSum", 14).Input(Values(type, 2, 3)).Constant(tensor(-1L)),
            new OneNode("CumSum", 14).Input(Values(type, 2, 3)).Constant(tensor(0L)).With("exclusive", 1).With("reverse", 1),
        ]);
    }

    private static OneNode[] One(string name, long opset, Func<long[], Tensor> values) =>
    [
        new OneNode(name, opset).Input(values([2, 3])),
        new OneNode(name, opset).Input(values([])),
        new OneNode(name, opset).Input(values([0, 3])),
    ];

    private static OneNode[] Two(string name, Func<long[], int, Tensor> values) =>
    [
        new OneNode(name, 18).Input(values([2, 3], 0)).Input(values([3], 1)),
        new OneNode(name, 18).Input(values([], 0)).Input(values([2], 1)),
        new OneNode(name, 18).Input(values([2, 1, 3], 0)).Input(values([4, 1], 1)),
        new OneNode(name, 18).Input(values([0, 3], 0)).Input(values([3], 1)),
    ];
}
