using Maas.Onnx.Format;

namespace Maas.Train.Graph;

/// <summary>
/// Which initializers are weights, in the graph and those nested in it. A floating-point initializer is trained where an operator
/// takes it as a weight (kernel, bias, scale, slope, embedding), directly or through operators that only move values. An operand of
/// Add, Sub, Mul or Div is trained where it has at least one dimension, its values are those of a weight (finite, and no mask's
/// −1e9), and the other operand depends on an operator with weights: so that a scalar of a formula and the mean of the input's
/// preprocessing stay as they are.
/// </summary>
internal sealed class WeightRule
{
    private const float LargestWeight = 1e6f;

    private readonly ILookup<int, (ResolvedNode Node, int Input)> readers;
    private readonly ILookup<int, int> passages;
    private readonly Dictionary<int, TensorProto> initializers;
    private readonly HashSet<int> moved;
    private readonly HashSet<int> behindWeights = [];

    public WeightRule(ResolvedGraph graph)
    {
        var graphs = graph.WithNested.ToArray();
        var nodes = graphs.SelectMany(each => each.Nodes).ToArray();
        initializers = graphs.SelectMany(each => each.Initializers)
            .Where(each => TensorValues.IsFloating(each.Tensor)).ToDictionary(each => each.Value, each => each.Tensor);
        readers = nodes.SelectMany(node => node.Inputs.Select((value, input) => (value, node, input)))
            .ToLookup(read => read.value, read => (read.node, read.input));
        var flows = nodes.SelectMany(Flows).Where(flow => flow is { From: >= 0, To: >= 0 }).ToArray();
        passages = flows.Where(flow => flow.IsPassage).ToLookup(flow => flow.From, flow => flow.To);
        moved = [.. initializers.Keys];
        Spread(nodes, flows);
    }

    public bool IsStatistic(int initializer) =>
        readers[initializer].Any(reader => reader.Node.Definition.Statistics.Contains(reader.Input));

    public bool IsWeight(int initializer) =>
        initializers.TryGetValue(initializer, out var tensor)
        && !IsStatistic(initializer)
        && !readers[initializer].Any(reader => reader.Node.Definition.Host.Contains(reader.Input))
        && IsReadAsWeight(initializer, tensor);

    // A passage leads from a node's first input to its first output.
    private static IEnumerable<Flow> Flows(ResolvedNode node) => node.Definition switch
    {
        { IsPassage: true } when node is { Inputs: [var from, ..], Outputs: [var to, ..] } => [new(from, to, IsPassage: true)],
        { Flows: { } flows } => flows(node),
        _ => [],
    };

    // Inner nodes stand behind those around them, and a loop's body behind itself: so until nothing new comes.
    private void Spread(IReadOnlyList<ResolvedNode> nodes, IReadOnlyList<Flow> flows)
    {
        int before;
        do
        {
            before = moved.Count + behindWeights.Count;
            foreach (var flow in flows)
            {
                _ = flow.IsPassage && moved.Contains(flow.From) && moved.Add(flow.To);
                _ = behindWeights.Contains(flow.From) && behindWeights.Add(flow.To);
            }

            foreach (var node in nodes.Where(node => HasWeights(node) || node.Inputs.Any(behindWeights.Contains)))
            {
                behindWeights.UnionWith(node.Outputs.Where(value => value >= 0));
            }
        }
        while (moved.Count + behindWeights.Count > before);
    }

    private bool HasWeights(ResolvedNode node) =>
        node.Definition.Weights.Any(input => input < node.Inputs.Length && moved.Contains(node.Inputs[input]));

    private bool IsReadAsWeight(int value, TensorProto tensor) =>
        readers[value].Any(reader =>
            reader.Node.Definition.Weights.Contains(reader.Input)
            || (reader.Node.Definition.IsElementwise && IsTrainedOperand(reader.Node, reader.Input, tensor)))
        || passages[value].Any(next => IsReadAsWeight(next, tensor));

    private bool IsTrainedOperand(ResolvedNode node, int input, TensorProto tensor)
    {
        if (tensor.Dims.Count == 0 || node.Inputs.Length != 2 || !behindWeights.Contains(node.Inputs[1 - input]))
        {
            return false;
        }

        using var values = TensorValues.Read(tensor, TorchSharp.torch.CPU);
        using var sizes = values.abs();
        using var usual = sizes.lt(LargestWeight);
        using var all = usual.all();
        return all.item<bool>();
    }
}
