using Maas.Core;
using Maas.Onnx.Format;

namespace Maas.Train.Graph;

/// <summary>Looks up a model's names and operators, once.</summary>
internal sealed class NameResolver
{
    private readonly Dictionary<string, long> opsets;
    private readonly Dictionary<TensorProto, string> keys = new(ReferenceEqualityComparer.Instance);

    public NameResolver(ModelProto model)
    {
        opsets = model.OpsetImport.ToDictionary(import => Domain(import.Domain), import => import.Version);
        foreach (var (tensor, key) in InitializerKeys.Of(model))
        {
            keys.Add(tensor, key);
        }

        RefuseForeignOpset(model);
        Graph = Resolve(model.Graph, around: null);
    }

    public ResolvedGraph Graph { get; }

    /// <summary>How many values there are; their numbers are those below.</summary>
    public int Count { get; private set; }

    private ResolvedGraph Resolve(GraphProto graph, NameScope? around)
    {
        var scope = new NameScope(around);
        var initializers = graph.Initializer
            .Select(tensor => new ResolvedInitializer(tensor, keys[tensor], Add(scope, tensor.Name))).ToArray();
        var inputs = graph.Input.Where(input => !scope.IsOwn(input.Name)).Select(input => (input.Name, Add(scope, input.Name))).ToArray();
        var nodes = graph.Node.Select(node => Resolve(node, scope)).ToArray();
        return new()
        {
            Proto = graph,
            Initializers = initializers,
            Inputs = inputs,
            Nodes = nodes,
            Outputs = [.. graph.Output.Select(output => OutputOf(output.Name, scope))],
        };
    }

    private ResolvedNode Resolve(NodeProto node, NameScope scope)
    {
        var opset = opsets.GetValueOrDefault(Domain(node.Domain));
        var definition = OperatorRegistry.Default.Find(Domain(node.Domain), node.OpType, opset)
            ?? throw ServiceError.UnsupportedOperator.With($"{Node.Describe(node, opset)} can't be trained");
        var inputs = node.Input.Select(name => InputOf(name, node, opset, scope)).ToArray();
        var bodies = node.Attribute.Where(attribute => attribute.G is not null)
            .ToDictionary(attribute => attribute.Name, attribute => Resolve(attribute.G, scope));
        var outputs = node.Output.Select(name => name.Length == 0 ? -1 : Add(scope, name)).ToArray();
        return new(node, opset, definition, inputs, outputs, bodies);
    }

    private int Add(NameScope scope, string name) => scope.TryAdd(name, Count)
        ? Count++
        : throw ServiceError.InvalidModel.With($"tensor \"{name}\" is made twice");

    private static int InputOf(string name, NodeProto node, long opset, NameScope scope) => name.Length == 0
        ? -1
        : scope.Find(name)
            ?? throw ServiceError.InvalidModel.With($"{Node.Describe(node, opset)} reads \"{name}\", which nothing before it makes");

    private static int OutputOf(string name, NameScope scope) =>
        scope.Find(name) ?? throw ServiceError.InvalidModel.With($"output \"{name}\" is made by no node");

    private void RefuseForeignOpset(ModelProto model)
    {
        var opset = opsets.GetValueOrDefault(string.Empty);
        var isAsked = GraphWalk.Nodes(model).Any(node => OperatorName.IsDefault(node.Domain));
        if (isAsked && opset is < OperatorRegistry.OldestOpset or > OperatorRegistry.NewestOpset)
        {
            throw ServiceError.UnsupportedOperator.With(
                $"the model's opset is {opset}; opsets {OperatorRegistry.OldestOpset} to {OperatorRegistry.NewestOpset} can be trained");
        }
    }

    private static string Domain(string domain) => OperatorName.IsDefault(domain) ? string.Empty : domain;
}
