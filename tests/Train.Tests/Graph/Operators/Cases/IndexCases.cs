using static Maas.Train.Tests.Graph.Operators.Cases.OperatorCases;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators.Cases;

internal static class IndexCases
{
    private static Tensor Square => tensor(new long[,] { { 0, 1 }, { 1, -1 } });

    public static void AddTo(Dictionary<string, Func<ScalarType, OneNode[]>> cases)
    {
        Add(cases, "Gather", type => Of("Gather", type, 2, 3).Input(Square).With("axis", -1), type =>
            Of("Gather", type, 3).Input(tensor(-1L)));
        Add(cases, "GatherElements", type => Of("GatherElements", type, 2, 3).Input(Square).With("axis", -1));
        Add(cases, "GatherND", type => Of("GatherND", type, 2, 3).Input(Square), type =>
            Of("GatherND", type, 2, 3, 4).Input(Square).With("batch_dims", 0));
        Add(cases, "OneHot", type =>
            new OneNode("OneHot", 18).Longs(1, 0, -1).Constant(tensor(4L)).Constant(Positive(type, 2)).With("axis", -2));
        Add(
            cases,
            "ScatterElements",
            type => Of("ScatterElements", type, 2, 3).Input(Square).Input(Positive(type, 2, 2)).With("axis", -1),
            type => Reduced("ScatterElements", type, "add"),
            type => Reduced("ScatterElements", type, "max"));
        Add(cases, "Scatter", type => new OneNode("Scatter", 9).Input(Values(type, 2, 3)).Input(Square).Input(Positive(type, 2, 2)));
        Add(
            cases,
            "ScatterND",
            type => Of("ScatterND", type, 2, 3).Input(Square).Input(Positive(type, 2)),
            type => Of("ScatterND", type, 2, 3).Input(Square).Input(Positive(type, 2)).With("reduction", "add"));
        Add(
            cases,
            "TopK",
            type => Of("TopK", type, 2, 5).Longs(3).Outputs(2),
            type => Of("TopK", type, 3, 2).ConstantLongs(1).With("axis", -2).With("largest", 0).Outputs(2));
        Add(cases, "Unique", type => Of("Unique", type, 6).Outputs(4), type => Of("Unique", type, 3, 2).With("axis", -1).Outputs(4));
        Add(cases, "NonZero", type => Of("NonZero", type, 2, 3), type => Of("NonZero", type, 0, 3));
        Add(cases, "Compress", type => Of("Compress", type, 3, 2).Input(tensor([false, true, true])).With("axis", -2));
        Add(cases, "ReverseSequence", type => Of("ReverseSequence", type, 4, 3).Longs(4, 2, 1));
    }

    private static OneNode Reduced(string name, ScalarType type, string reduction) =>
        Of(name, type, 2, 3).Input(tensor(new long[,] { { 0, 1 }, { 1, 1 } })).Input(Positive(type, 2, 2)).With("axis", 1)
            .With("reduction", reduction);

    private static OneNode Of(string name, ScalarType type, params long[] shape) => new OneNode(name, 18).Input(Values(type, shape));

    private static void Add(
        Dictionary<string, Func<ScalarType, OneNode[]>> cases, string name, params Func<ScalarType, OneNode>[] nodes) =>
        cases.Add(name, type => [.. nodes.Select(node => node(type))]);
}
