using Maas.Core;
using Maas.Onnx.Format;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Maas.Train.Graph;

/// <summary>Turns a graph's nodes into steps over numbered slots, once; whatever never changes is computed here.</summary>
internal sealed class GraphLoader
{
    private readonly Dictionary<string, int> slotOf = [];
    private readonly List<Tensor?> constants = [];
    private readonly List<Tensor?> kept = [];
    private readonly List<Step> steps = [];
    private readonly GraphProto graph;
    private readonly Dictionary<string, long> opsets;
    private readonly Device device;
    private readonly IReadOnlySet<string> frozen;

    public GraphLoader(ModelProto model, Device device, IReadOnlySet<string> frozen)
    {
        this.frozen = frozen;
        graph = model.Graph;
        opsets = model.OpsetImport.ToDictionary(import => Domain(import.Domain), import => import.Version);
        this.device = device;
        RefuseForeignOpset();
        using var scope = NewDisposeScope();
        var rule = new WeightRule(graph, DefinitionOf);
        AddInitializers(rule);
        foreach (var input in graph.Input.Where(input => !slotOf.ContainsKey(input.Name)))
        {
            InputSlots.Add(input.Name, AddSlot(input.Name, null, null));
        }

        foreach (var node in graph.Node)
        {
            AddNode(node);
        }

        FindOutputs();
        ReleaseAfterLastUse();
        KeepWhatIsRead();
    }

    public OrderedDictionary<string, Parameter> Parameters { get; } = [];

    public OrderedDictionary<string, Tensor> Buffers { get; } = [];

    public OrderedDictionary<string, int> InputSlots { get; } = [];

    public OrderedDictionary<string, int> OutputSlots { get; } = [];

    public Mode Mode { get; } = new();

    public IReadOnlyList<Step> Steps => steps;

    /// <summary>What every pass starts from: constants, parameters and buffers at their slots, nothing at the others.</summary>
    public Tensor?[] FirstSlots => [.. kept];

    private void AddInitializers(WeightRule rule)
    {
        foreach (var initializer in graph.Initializer)
        {
            var type = TensorValues.FindType(initializer.DataType);
            var tensor = TensorValues.Read(initializer, type is null ? CPU : Placement.DeviceOf(type.Value, device));
            if (rule.IsWeight(initializer.Name) && !frozen.Contains(initializer.Name))
            {
                Parameters.Add(initializer.Name, new Parameter(tensor));
                AddSlot(initializer.Name, null, Parameters[initializer.Name]);
            }
            else if (rule.IsStatistic(initializer.Name))
            {
                Buffers.Add(initializer.Name, tensor);
                AddSlot(initializer.Name, null, tensor);
            }
            else
            {
                AddSlot(initializer.Name, tensor, tensor);
            }
        }
    }

    private void AddNode(NodeProto proto)
    {
        var inputs = proto.Input.Select(name => SlotOf(proto, name)).ToArray();
        var known = inputs.Select(slot => slot < 0 ? null : constants[slot]).ToArray();
        var definition = DefinitionOf(proto);
        var keepsStatistics = definition.Statistics.Length > 0 && proto.Input.Any(frozen.Contains);
        var node = new Node(proto, OpsetOf(proto), keepsStatistics ? new() : Mode, known, [.. proto.Input.Select(Buffers.ContainsKey)]);
        var (one, many) = definition.Make(node);
        var outputs = proto.Output.Select(name => name.Length == 0 ? -1 : AddSlot(name, null, null)).ToArray();
        if (one is not null && outputs.Skip(1).Any(slot => slot >= 0))
        {
            throw node.Refusal($"only its first output can be trained; the graph names {outputs.Length}");
        }

        var step = new Step(node.Describe(), one, many, inputs, one is null ? outputs : outputs[..1], definition.Host);
        if (definition.IsRandom || !inputs.Select((slot, index) => slot < 0 || known[index] is not null).All(isKnown => isKnown))
        {
            steps.Add(step);
            return;
        }

        ComputeNow(step);
    }

    private void ComputeNow(Step step)
    {
        using var quiet = no_grad();
        var slots = kept.ToArray();
        step.Run(slots, device);
        foreach (var slot in step.Outputs.Where(slot => slot >= 0))
        {
            var result = slots[slot]!;
            constants[slot] = kept[slot] = result.to(Placement.DeviceOf(result.dtype, device));
        }
    }

    private void FindOutputs()
    {
        foreach (var output in graph.Output)
        {
            OutputSlots.Add(output.Name, slotOf.TryGetValue(output.Name, out var slot)
                ? slot
                : throw ServiceError.InvalidModel.With($"output \"{output.Name}\" is made by no node"));
        }
    }

    private void ReleaseAfterLastUse()
    {
        var needed = OutputSlots.Values.Concat(InputSlots.Values).ToHashSet();
        for (var index = steps.Count - 1; index >= 0; index--)
        {
            var slots = steps[index].Inputs.Concat(steps[index].Outputs).Where(slot => slot >= 0 && kept[slot] is null);
            steps[index].ReleaseAfterwards([.. slots.Where(needed.Add)]);
        }
    }

    // A constant that only other constants were made of is not needed any more, and goes with the scope.
    private void KeepWhatIsRead()
    {
        var read = steps.SelectMany(step => step.Inputs).Concat(OutputSlots.Values).ToHashSet();
        for (var slot = 0; slot < kept.Count; slot++)
        {
            kept[slot] = constants[slot] is null || read.Contains(slot) ? kept[slot]?.DetachFromDisposeScope() : null;
        }
    }

    private int AddSlot(string name, Tensor? constant, Tensor? always)
    {
        if (!slotOf.TryAdd(name, constants.Count))
        {
            throw ServiceError.InvalidModel.With($"tensor \"{name}\" is made twice");
        }

        constants.Add(constant);
        kept.Add(always);
        return constants.Count - 1;
    }

    private int SlotOf(NodeProto node, string name)
    {
        if (name.Length == 0)
        {
            return -1;
        }

        return slotOf.TryGetValue(name, out var slot)
            ? slot
            : throw ServiceError.InvalidModel.With($"{Node.Describe(node, OpsetOf(node))} reads \"{name}\", which nothing before it makes");
    }

    private OperatorDefinition DefinitionOf(NodeProto node) =>
        OperatorRegistry.Default.Find(Domain(node.Domain), node.OpType, OpsetOf(node))
        ?? throw ServiceError.UnsupportedOperator.With($"{Node.Describe(node, OpsetOf(node))} can't be trained");

    private long OpsetOf(NodeProto node) => opsets.GetValueOrDefault(Domain(node.Domain));

    private void RefuseForeignOpset()
    {
        var opset = opsets.GetValueOrDefault(string.Empty);
        var isAsked = graph.Node.Any(node => Domain(node.Domain).Length == 0);
        if (isAsked && opset is < OperatorRegistry.OldestOpset or > OperatorRegistry.NewestOpset)
        {
            throw ServiceError.UnsupportedOperator.With(
                $"the model's opset is {opset}; opsets {OperatorRegistry.OldestOpset} to {OperatorRegistry.NewestOpset} can be trained");
        }
    }

    private static string Domain(string domain) => domain == "ai.onnx" ? string.Empty : domain;
}
