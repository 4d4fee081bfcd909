using static Maas.Train.Tests.Graph.Operators.Cases.OperatorCases;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators.Cases;

internal static class SequenceCases
{
    public static void AddTo(Dictionary<string, Func<ScalarType, OneNode[]>> cases)
    {
        foreach (var (name, gates) in new[] { ("RNN", 1), ("GRU", 3), ("LSTM", 4) })
        {
            Add(
                cases,
                name,
                type => new OneNode(name, 14).Input(Values(type, 4, 3, 2)).Input(Values(type, 1, gates * 3, 2))
                    .Input(Values(type, 1, gates * 3, 3))
                    .Input(Values(type, 1, 2 * gates * 3)).Whole(4, 1, 2).With("hidden_size", 3).Outputs(2));
        }

        Add(cases, "Attention", type => new OneNode("Attention", 23).Input(Values(type, 2, 4, 3, 8)).Input(Values(type, 2, 2, 5, 8))
            .Input(Values(type, 2, 2, 5, 8)).Input(Values(type, 3, 5)));
        Add(cases, "RotaryEmbedding", type =>
            new OneNode("RotaryEmbedding", 23).Input(Values(type, 2, 4, 3, 8)).Input(Values(type, 2, 3, 4))
            .Input(Values(type, 2, 3, 4)));
        Add(
            cases,
            "DFT",
            type => new OneNode("DFT", 17).Input(Values(type, 2, 10, 1)).With("axis", -2).With("onesided", 1),
            type => new OneNode("DFT", 20).Input(Values(type, 2, 10, 2)).With("inverse", 1));
        Add(cases, "STFT", type => new OneNode("STFT", 17).Input(Values(type, 2, 32, 1)).Constant(tensor(4L)).Input(Values(type, 8)));
    }

    private static void Add(
        Dictionary<string, Func<ScalarType, OneNode[]>> cases, string name, params Func<ScalarType, OneNode>[] nodes) =>
        cases.Add(name, type => [.. nodes.Select(node => node(type))]);
}
