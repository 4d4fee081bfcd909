using Maas.Onnx.Format;

namespace Maas.Onnx.Guarding;

/// <summary>
/// Makes a model safe against operators that end the process (those of ONNX Runtime 1.31) where an input has no elements or a length is
/// 0: see <see cref="EmptyInput"/>. Where that is so, a 0 is divided by itself before they compute, which ONNX Runtime refuses. What
/// they compute of anything else stays as it is.
/// </summary>
public static class EmptinessGuard
{
    /// <summary>How the name of the node ends that refuses to go on.</summary>
    public const string Refusal = "is given nothing to compute with";

    /// <summary>Changes the model where it has to, and says whether it has. What a model that was read as an outline leaves in its file
    /// stays there.</summary>
    /// <exception cref="OnnxException">An operator's axis can't be told.</exception>
    public static bool Apply(ModelProto model)
    {
        // Almost every model is through here.
        if (!GraphWalk.Nodes(model).Any(EmptyInput.Is))
        {
            return false;
        }

        var (prefix, guarded) = (GuardNodes.FreshPrefix(model, "emptiness_guard_"), 0);
        var places = GraphWalk.Graphs(model).Select(graph => graph.Node).Concat(model.Functions.Select(body => body.Node)).ToList();
        foreach (var nodes in places)
        {
            List<NodeProto> all = [.. nodes.SelectMany(node => EmptyInput.Is(node) ? Guarded(node, $"{prefix}{++guarded}_") : [node])];
            nodes.Clear();
            nodes.Add(all);
        }

        return true;
    }

    private static List<NodeProto> Guarded(NodeProto node, string prefix)
    {
        var nodes = new GuardNodes(prefix);
        var input = EmptyInput.Of(node);
        var measure = EmptyInput.Measure(node, nodes);
        var one = nodes.Add("Div", [measure, measure]);
        nodes.All[^1].Name = $"{Shown.Node(node)} {Refusal}";
        var given = measure == node.Input[input]
            ? nodes.Add("Mul", [measure, one])
            : nodes.Add("Reshape", [node.Input[input], nodes.Add("Mul", [nodes.Add("Shape", [node.Input[input]]), one])]);
        var guarded = node.Clone();
        guarded.Input[input] = given;
        nodes.All.Add(guarded);
        return nodes.All;
    }
}
