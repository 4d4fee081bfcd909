using Google.Protobuf;
using Maas.Onnx.Format;

namespace Maas.Onnx.Guarding;

/// <summary>A model's functions. What types are in one depends on the call, so each kind of call that needs a guard gets a function of
/// its own.</summary>
internal sealed class GuardedFunctions
{
    // ONNX Runtime puts functions into each other as deep as they go.
    private const int MostDepth = 32;

    // There ONNX Runtime has operators of its own, which go before a model's functions.
    private static readonly string[] OwnDomains = ["ai.onnx", "com.microsoft", "com.ms.", "org.pytorch.aten"];

    private readonly ModelProto model;
    private readonly DivisionGuard guard;
    private readonly string prefix;
    private readonly Dictionary<(string Domain, string Name), FunctionProto> functions = [];
    private readonly Dictionary<ByteString, (string Name, IReadOnlyList<TypeProto?> Outputs)> calls = [];

    /// <param name="prefix">Begins the names of new functions; no other's begins so.</param>
    /// <exception cref="OnnxException">It can't be told what a call to one of them leads to.</exception>
    public GuardedFunctions(ModelProto model, DivisionGuard guard, string prefix)
    {
        (this.model, this.guard, this.prefix) = (model, guard, prefix);
        foreach (var function in model.Functions)
        {
            if (!IsOwn(function.Domain) && functions.TryAdd(KeyOf(function), function))
            {
                continue;
            }

            var names = model.Functions.Select(KeyOf).ToHashSet();
            if (GraphWalk.Nodes(function).Any(node => IntegerDivision.Is(node) || names.Contains(KeyOf(node))))
            {
                throw new OnnxException($"function {Shown.Name(function.Name)} of domain {Shown.Name(function.Domain)} is there twice, or "
                    + "in a domain of ONNX Runtime's own, so it can't be told which calls lead to its divisions; give it another name");
            }
        }
    }

    public bool Has(NodeProto node) => functions.ContainsKey(KeyOf(node));

    /// <summary>Lets the node call a guarded function where it has to, and gives the types of its outputs.</summary>
    /// <exception cref="OnnxException">The functions call each other without end, or are given graphs.</exception>
    public IReadOnlyList<TypeProto?> Call(NodeProto node, IReadOnlyList<TypeProto?> inputs, NodePlace place)
    {
        if (place.Depth >= MostDepth)
        {
            throw new OnnxException($"{Shown.Node(node)} is a call {MostDepth} functions deep");
        }

        if (GraphWalk.Subgraphs(node).Any())
        {
            throw new OnnxException($"{Shown.Node(node)} calls a function with a graph as an attribute, which is not supported");
        }

        var attributes = place.Resolve(node).Attribute;
        var kind = new NodeProto { OpType = node.OpType, Domain = node.Domain, Overload = node.Overload, Attribute = { attributes } };
        kind.Input.Add(inputs.Select(type => type?.ToByteString().ToBase64() ?? ""));
        var key = kind.ToByteString();
        if (!calls.TryGetValue(key, out var call))
        {
            calls[key] = call = Follow(functions[KeyOf(node)], inputs, attributes, place.Depth + 1);
        }

        if (node.OpType != call.Name)
        {
            node.OpType = call.Name;
            guard.CountChange();
        }

        return [.. node.Output.Select((_, index) => index < call.Outputs.Count ? call.Outputs[index] : null)];
    }

    private (string Name, IReadOnlyList<TypeProto?> Outputs) Follow(
        FunctionProto function, IReadOnlyList<TypeProto?> inputs, IEnumerable<AttributeProto> attributes, int depth)
    {
        var (body, types) = (function.Clone(), new ValueTypes(null));
        foreach (var (name, type) in function.Input.Zip(inputs))
        {
            types.Add(name, type);
        }

        var given = function.AttributeProto.ToDictionary(attribute => attribute.Name);
        foreach (var attribute in attributes)
        {
            given[attribute.Name] = attribute;
        }

        if (guard.Apply(body.Node, types, new(function.OpsetImport, given) { Depth = depth }))
        {
            body.Name = $"{prefix}{calls.Count + 1}_{function.Name}";
            model.Functions.Add(body);
        }

        return (body.Name, [.. function.Output.Select(types.Find)]);
    }

    private static (string Domain, string Name) KeyOf(NodeProto node) => (node.Domain, node.OpType);

    private static (string Domain, string Name) KeyOf(FunctionProto function) => (function.Domain, function.Name);

    private static bool IsOwn(string domain) =>
        domain.Length == 0 || OwnDomains.Any(own => domain.StartsWith(own, StringComparison.Ordinal));
}
