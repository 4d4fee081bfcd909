using Google.Protobuf.Collections;
using Maas.Onnx.Format;

namespace Maas.Onnx.Guarding;

/// <summary>
/// Makes a model safe against the one division that ends a process, that of the least whole number by −1: see
/// <see cref="IntegerDivision"/>. Such a call comes to what two's complement has, the least number and the remainder 0. All other answers
/// stay as they are, to the bit, and so do all nodes that divide fractions, or by a constant other than −1.
/// </summary>
public sealed class DivisionGuard
{
    private readonly SafeDivisors safe;
    private readonly NodeTypes nodeTypes;
    private readonly string prefix;
    private int changes;

    private DivisionGuard(ModelProto model, SafeDivisors safe, Func<ModelProto, IReadOnlyList<TypeProto?>?> ask)
    {
        this.safe = safe;
        prefix = GuardNodes.FreshPrefix(model, "division_guard_");
        nodeTypes = new(this, new(model, this, prefix), new(model.IrVersion, ask));
    }

    /// <summary>Changes the model where it has to, and says whether it has. What a model that was read as an outline leaves in its file
    /// stays there.</summary>
    /// <param name="ask">ONNX Runtime's answer to what types a small model's outputs have, in their order: null for what is neither a
    /// tensor nor made of such; null for all where it refuses the model.</param>
    /// <exception cref="OnnxException">A division's operands are of a type that nobody can tell.</exception>
    public static bool Apply(ModelProto model, Func<ModelProto, IReadOnlyList<TypeProto?>?> ask)
    {
        // Almost every model is through here.
        if (!GraphWalk.Nodes(model).Any(IntegerDivision.Is))
        {
            return false;
        }

        var safe = new SafeDivisors(model);
        if (!GraphWalk.Nodes(model).Any(node => IntegerDivision.Is(node) && !safe.Has(node.Input[1])))
        {
            return false;
        }

        var guard = new DivisionGuard(model, safe, ask);
        guard.Apply(model.Graph, [], null, NodePlace.InGraph(model));
        return guard.changes > 0;
    }

    /// <summary>Goes through a graph, and gives the types of all its values.</summary>
    /// <param name="inputs">The types of its inputs that are known from outside.</param>
    internal ValueTypes Apply(GraphProto graph, IReadOnlyList<TypeProto?> inputs, ValueTypes? around, NodePlace place)
    {
        var types = new ValueTypes(around);
        foreach (var value in graph.ValueInfo.Concat(graph.Output).Concat(graph.Input))
        {
            types.Declare(value);
        }

        foreach (var (index, input) in graph.Input.Index())
        {
            types.Add(input.Name, index < inputs.Count ? inputs[index] : null);
        }

        foreach (var tensor in graph.Initializer.Concat(graph.SparseInitializer.Select(sparse => sparse.Values).OfType<TensorProto>()))
        {
            types.Add(tensor.Name, tensor.DataType);
        }

        Apply(graph.Node, types, place);
        return types;
    }

    /// <summary>Goes through the nodes of a graph or function, and says whether any was changed.</summary>
    internal bool Apply(RepeatedField<NodeProto> nodes, ValueTypes types, NodePlace place)
    {
        var (before, all) = (changes, new List<NodeProto>(nodes.Count));
        foreach (var node in nodes)
        {
            foreach (var (output, type) in node.Output.Zip(nodeTypes.Of(node, types, place)))
            {
                types.Add(output, type);
            }

            all.AddRange(Guarded(node, types));
        }

        if (changes > before)
        {
            nodes.Clear();
            nodes.Add(all);
        }

        return changes > before;
    }

    /// <summary>Of a call that leads to another function now.</summary>
    internal void CountChange() => changes++;

    private IEnumerable<NodeProto> Guarded(NodeProto node, ValueTypes types)
    {
        if (!IntegerDivision.Is(node) || safe.Has(node.Input[1]))
        {
            return [node];
        }

        var element = ValueTypes.ElementOf(node.Input.Append(node.Output[0]).Select(types.Find).FirstOrDefault(type => type is not null))
            ?? throw new OnnxException($"the types of what {Shown.Node(node)} divides can't be told, so it can't be made safe against "
                + $"the least whole number by -1; declare the type of {Shown.Name(node.Input[1])} in the graph's value_info");
        return IntegerDivision.Traps(element) ? IntegerDivision.Guarded(node, element, $"{prefix}{++changes}_") : [node];
    }
}
