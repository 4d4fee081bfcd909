using Maas.Core.Jobs;
using Maas.Onnx.Format;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Maas.Train.Graph;

/// <summary>Turns a graph's nodes into steps over numbered slots, once; whatever never changes is computed here.</summary>
internal sealed class GraphLoader
{
    private readonly Dictionary<int, int> standIns = [];
    private readonly HashSet<int> statistics = [];
    private readonly SlotTable slots;
    private readonly WeightRule rule;
    private readonly Device device;
    private readonly CastSteps? casts;
    private readonly IReadOnlySet<string> frozen;
    private readonly HashSet<int> frozenSlots = [];

    public GraphLoader(ModelProto model, Device device, Precision precision, IReadOnlySet<string>? frozen = null)
    {
        this.frozen = frozen ?? new HashSet<string>();
        this.device = device;
        using var scope = NewDisposeScope();
        var names = new NameResolver(model);
        rule = new WeightRule(names.Graph);
        slots = new SlotTable(names.Count);
        casts = precision == Precision.Bfloat16 ? new CastSteps(Mode, slots, device) : null;
        var steps = new List<Step>();
        AddGraph(names.Graph, steps);
        NameEnds(names.Graph, steps);
        Whole = new Plan(steps, [.. OutputSlots.Values]);
        slots.Detach(Whole.Reads);
        FirstSlots = slots.All;
    }

    public OrderedDictionary<string, Parameter> Parameters { get; } = [];

    public OrderedDictionary<string, Tensor> Buffers { get; } = [];

    public OrderedDictionary<string, int> InputSlots { get; } = [];

    public OrderedDictionary<string, int> OutputSlots { get; } = [];

    public Mode Mode { get; } = new();

    /// <summary>For all outputs.</summary>
    public Plan Whole { get; }

    /// <summary>What every pass starts from: constants, parameters and buffers at their slots, nothing at the others.</summary>
    public Tensor?[] FirstSlots { get; }

    private void AddGraph(ResolvedGraph graph, List<Step> steps)
    {
        foreach (var initializer in graph.Initializers)
        {
            Add(initializer);
        }

        foreach (var node in graph.Nodes)
        {
            Add(node, steps);
        }
    }

    private void Add(ResolvedInitializer initializer)
    {
        var type = TensorValues.FindType(initializer.Tensor.DataType);
        var tensor = TensorValues.Read(initializer.Tensor, type is null ? CPU : Placement.DeviceOf(type.Value, device));
        _ = frozen.Contains(initializer.Key) && frozenSlots.Add(initializer.Value);
        if (rule.IsWeight(initializer.Value) && !frozen.Contains(initializer.Key))
        {
            var parameter = new Parameter(tensor);
            Parameters.Add(initializer.Key, parameter);
            slots.Keep(initializer.Value, parameter);
        }
        else if (rule.IsStatistic(initializer.Value))
        {
            Buffers.Add(initializer.Key, tensor);
            statistics.Add(initializer.Value);
            slots.Keep(initializer.Value, tensor);
        }
        else
        {
            slots.KeepConstant(initializer.Value, tensor);
        }
    }

    private void Add(ResolvedNode node, List<Step> steps)
    {
        var definition = node.Definition;
        var inputs = Array.ConvertAll(node.Inputs, SlotOf);
        var known = Array.ConvertAll<int, Tensor?>(inputs, definition.ReadsShapesOnly ? slots.FindKept : slots.FindConstant);
        if (definition.FindTaken?.Invoke(known) is { } taken)
        {
            AddInPlace(node, node.Bodies[taken], steps);
            return;
        }

        var bodies = node.Bodies.ToDictionary(body => body.Key, body => Load(body.Value));
        var keepsStatistics = definition.Statistics.Length > 0 && inputs.Any(frozenSlots.Contains);
        var mode = keepsStatistics ? new() : Mode;
        var view = new Node(node.Proto, node.Opset, mode, known, Array.ConvertAll(inputs, statistics.Contains), bodies);
        var isKnown = inputs.Zip(known).All(input => input.First < 0 || input.Second is not null);
        if (isKnown && !definition.IsRandom && bodies.Values.All(body => !body.IsRandom && body.Captured.All(slots.IsConstant)))
        {
            ComputeNow(StepOf(node, view, inputs, [.. bodies.Values]));
            return;
        }

        var read = casts?.Before(definition, inputs, steps) ?? inputs;
        steps.Add(StepOf(node, view, read, [.. bodies.Values]));
    }

    private Step StepOf(ResolvedNode node, Node view, int[] inputs, Body[] bodies)
    {
        var definition = node.Definition;
        var (one, many) = definition.Make(view);
        if (one is not null && node.Outputs.Skip(1).Any(slot => slot >= 0))
        {
            throw view.Refusal($"only its first output can be trained; the graph names {node.Outputs.Length}");
        }

        if (casts is not null && NumbersRule.For(definition) == Numbers.AsGiven && inputs.Length > 1 && bodies.Length == 0)
        {
            var widening = new Widening(Mode, [.. inputs.Select(slots.IsWeight)], definition.Host);
            (one, many) = (one is null ? null : widening.Of(one), many is null ? null : widening.Of(many));
        }

        return new(view.Describe(), inputs, one is null ? node.Outputs : node.Outputs[..1], device)
        {
            One = one,
            Many = many,
            Host = definition.Host,
            Captured = [.. bodies.SelectMany(body => body.Captured)],
            IsRandom = definition.IsRandom || Array.Exists(bodies, body => body.IsRandom),
        };
    }

    // What decides is constant, so only the one graph is ever run: its values are those of the node.
    private void AddInPlace(ResolvedNode node, ResolvedGraph body, List<Step> steps)
    {
        AddGraph(body, steps);
        foreach (var (output, value) in node.Outputs.Zip(body.Outputs).Where(pair => pair.First >= 0))
        {
            standIns[output] = SlotOf(value);
        }
    }

    private Body Load(ResolvedGraph body)
    {
        var steps = new List<Step>();
        Body Loaded()
        {
            AddGraph(body, steps);
            var outputs = body.Outputs.Select(SlotOf).ToArray();
            return new(body.Proto, new Plan(steps, outputs), [.. body.Inputs.Select(input => input.Value)], outputs);
        }

        return casts is null ? Loaded() : casts.Inside(Loaded);
    }

    private void ComputeNow(Step step)
    {
        using var quiet = no_grad();
        var pass = slots.All;
        step.Run(pass);
        foreach (var slot in step.Outputs.Where(slot => slot >= 0))
        {
            var result = pass[slot]!;
            slots.KeepConstant(slot, result.to(Placement.DeviceOf(result.dtype, device)));
        }
    }

    private void NameEnds(ResolvedGraph graph, List<Step> steps)
    {
        foreach (var (name, value) in graph.Inputs)
        {
            InputSlots.Add(name, value);
        }

        foreach (var (value, output) in graph.Outputs.Zip(graph.Proto.Output))
        {
            var isFloat = output.Type?.TensorType?.ElemType == (int)TensorProto.Types.DataType.Float;
            OutputSlots.Add(output.Name, casts is null || !isFloat ? SlotOf(value) : casts.Cast(SlotOf(value), ScalarType.Float32, steps));
        }
    }

    private int SlotOf(int value) => standIns.GetValueOrDefault(value, value);
}
