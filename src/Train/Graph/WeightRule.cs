using Maas.Onnx.Format;

namespace Maas.Train.Graph;

/// <summary>
/// Which initializers are weights. A floating-point initializer is trained where an operator takes it as a weight (kernel, bias,
/// scale, slope, embedding), directly or through operators that only move values. An operand of Add, Sub, Mul or Div is trained
/// where it has at least one dimension, its values are those of a weight (finite, and no mask's −1e9), and the other operand
/// depends on an operator with weights: so that a scalar of a formula and the mean of the input's preprocessing stay as they are.
/// </summary>
internal sealed class WeightRule
{
    private const float LargestWeight = 1e6f;

    private readonly Dictionary<string, List<(NodeProto Node, int Input, OperatorDefinition Definition)>> readers = [];
    private readonly Dictionary<string, TensorProto> initializers;
    private readonly HashSet<string> behindWeights = [];

    public WeightRule(GraphProto graph, Func<NodeProto, OperatorDefinition> definitionOf)
    {
        initializers = graph.Initializer.Where(TensorValues.IsFloating).ToDictionary(tensor => tensor.Name);
        var moved = initializers.Keys.ToHashSet();
        foreach (var node in graph.Node)
        {
            var definition = definitionOf(node);
            for (var input = 0; input < node.Input.Count; input++)
            {
                if (!readers.TryGetValue(node.Input[input], out var list))
                {
                    readers.Add(node.Input[input], list = []);
                }

                list.Add((node, input, definition));
            }

            if (definition.IsPassage && moved.Contains(node.Input[0]))
            {
                moved.UnionWith(node.Output);
            }

            var hasWeights = definition.Weights.Any(input => input < node.Input.Count && moved.Contains(node.Input[input]));
            if (hasWeights || node.Input.Any(behindWeights.Contains))
            {
                behindWeights.UnionWith(node.Output);
            }
        }
    }

    public bool IsStatistic(string initializer) => Readers(initializer).Any(reader => reader.Definition.Statistics.Contains(reader.Input));

    public bool IsWeight(string initializer) =>
        initializers.TryGetValue(initializer, out var tensor)
        && !IsStatistic(initializer)
        && !Readers(initializer).Any(reader => reader.Definition.Host.Contains(reader.Input))
        && IsReadAsWeight(initializer, tensor);

    private bool IsReadAsWeight(string name, TensorProto tensor) => Readers(name).Any(reader =>
        reader.Definition.Weights.Contains(reader.Input)
        || (reader.Definition.IsElementwise && IsTrainedOperand(reader.Node, reader.Input, tensor))
        || (reader.Definition.IsPassage && reader.Input == 0 && IsReadAsWeight(reader.Node.Output[0], tensor)));

    private bool IsTrainedOperand(NodeProto node, int input, TensorProto tensor)
    {
        if (tensor.Dims.Count == 0 || !behindWeights.Contains(node.Input[1 - input]))
        {
            return false;
        }

        using var values = TensorValues.Read(tensor, TorchSharp.torch.CPU);
        using var sizes = values.abs();
        using var usual = sizes.lt(LargestWeight);
        using var all = usual.all();
        return all.item<bool>();
    }

    private List<(NodeProto Node, int Input, OperatorDefinition Definition)> Readers(string name) => readers.GetValueOrDefault(name) ?? [];
}
