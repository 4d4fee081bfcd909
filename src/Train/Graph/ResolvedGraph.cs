using Maas.Onnx.Format;

namespace Maas.Train.Graph;

/// <summary>
/// A graph with its names looked up: each value of the model, however deep it stands, has a number of its own, so that what a
/// nested graph reads of the graphs around it is read like anything else.
/// </summary>
internal sealed record ResolvedGraph
{
    public required GraphProto Proto { get; init; }

    public required IReadOnlyList<ResolvedInitializer> Initializers { get; init; }

    /// <summary>The values that are given, initializers not among them.</summary>
    public required IReadOnlyList<(string Name, int Value)> Inputs { get; init; }

    public required IReadOnlyList<ResolvedNode> Nodes { get; init; }

    public required IReadOnlyList<int> Outputs { get; init; }

    /// <summary>This graph and those that stand in its nodes, outer before inner.</summary>
    public IEnumerable<ResolvedGraph> WithNested =>
        Nodes.SelectMany(node => node.Bodies.Values).SelectMany(body => body.WithNested).Prepend(this);
}
