using Google.Protobuf.Collections;
using Maas.Onnx.Format;

namespace Maas.Onnx.Checking;

/// <summary>Says why a node reads a value that isn't there yet.</summary>
internal static class NodeOrder
{
    /// <summary>The value comes from a cycle, from a later node, or from nowhere.</summary>
    public static OnnxException Refusal(string place, RepeatedField<NodeProto> nodes, NodeProto reader, string value)
    {
        var makers = new Dictionary<string, NodeProto>();
        foreach (var node in nodes)
        {
            foreach (var output in node.Output)
            {
                makers.TryAdd(output, node);
            }
        }

        var reads = $"{place}: {Shown.Node(reader)} reads {Shown.Name(value)}";
        if (!makers.TryGetValue(value, out var maker))
        {
            return new($"{reads}, which is neither an input, an initializer nor made by a node");
        }

        return Reaches(maker, reader, makers)
            ? new($"{reads}, which depends on that node's own output: the graph has a cycle")
            : new($"{reads}, which {Shown.Node(maker)} makes only later: nodes must be in order");
    }

    // Whether anything that `from` reads, directly or through other nodes, is made by `to`.
    private static bool Reaches(NodeProto from, NodeProto to, Dictionary<string, NodeProto> makers)
    {
        var seen = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance) { from };
        var open = new Stack<NodeProto>(seen);
        while (open.TryPop(out var node))
        {
            if (ReferenceEquals(node, to))
            {
                return true;
            }

            foreach (var maker in Reads(node).Select(makers.GetValueOrDefault).OfType<NodeProto>().Where(seen.Add))
            {
                open.Push(maker);
            }
        }

        return false;
    }

    private static IEnumerable<string> Reads(NodeProto node) =>
        node.Input.Concat(GraphWalk.Subgraphs(node).SelectMany(graph => graph.Node).SelectMany(Reads));
}
