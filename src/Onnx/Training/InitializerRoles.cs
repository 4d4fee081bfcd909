using Maas.Onnx.Format;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Training;

/// <summary>
/// Finds what a graph's floating-point initializers are for, also where they reach their node through Identity, Cast or
/// Transpose. Those that no node uses as a parameter have no role: formulas' constants, ratios.
/// </summary>
public sealed class InitializerRoles
{
    private readonly Dictionary<string, InitializerRole> roles = [];

    // Names of values that hold an initializer, as it is or moved, with the shape it has there.
    private readonly Dictionary<string, (string Initializer, long[] Shape)> holders = [];

    // Fans of the layer that makes a value, for a bias that is added by the next node.
    private readonly Dictionary<string, (long FanIn, long FanOut)> layers = [];

    private InitializerRoles(GraphProto graph)
    {
        foreach (var tensor in graph.Initializer.Where(IsFloating))
        {
            holders[tensor.Name] = (tensor.Name, [.. tensor.Dims]);
        }

        foreach (var node in graph.Node.Where(node => OperatorName.IsDefault(node.Domain) && node.Output.Count > 0))
        {
            Read(node);
        }
    }

    /// <summary>The roles by the initializer's name.</summary>
    public static IReadOnlyDictionary<string, InitializerRole> Find(GraphProto graph) => new InitializerRoles(graph).roles;

    private void Read(NodeProto node)
    {
        switch (node.OpType)
        {
            case "Identity" or "Cast" or "Transpose":
                Pass(node);
                break;
            case "Gemm":
                AddLayer(node, [(1, Flag(node, "transB")), (0, !Flag(node, "transA"))]);
                break;
            case "MatMul":
                AddLayer(node, [(1, false), (0, true)]);
                break;
            case "Conv" or "ConvTranspose":
                AddLayer(node, [(1, true)]);
                break;
            case "BatchNormalization" or "InstanceNormalization" or "GroupNormalization" or "LayerNormalization" or "RMSNormalization":
                AddNormalization(node);
                break;
            default:
                ReadSingle(node);
                break;
        }
    }

    private void ReadSingle(NodeProto node)
    {
        switch (node.OpType)
        {
            case "Add":
                AddBias(node);
                break;
            case "Mul":
                Add(node, Find(node, 0)?.Shape.Length > 0 ? 0 : 1, InitializerKind.Scale, (0, 0));
                break;
            case "PRelu":
                Add(node, 1, InitializerKind.Slope, (0, 0));
                break;
            case "Gather":
                Add(node, 0, InitializerKind.Embedding, (0, 0));
                break;
        }
    }

    // Weights at these inputs, each [out, in, …] or else [in, out], and a bias at input 2.
    private void AddLayer(NodeProto node, ReadOnlySpan<(int Input, bool OutFirst)> weights)
    {
        foreach (var (input, outFirst) in weights)
        {
            if (Find(node, input) is not { Shape.Length: >= 2 } weight)
            {
                continue;
            }

            var fans = Fans(weight.Shape, outFirst, isConvolution: node.OpType.StartsWith("Conv", StringComparison.Ordinal));
            layers[node.Output[0]] = fans;
            Add(node, input, InitializerKind.Weight, fans);
        }

        Add(node, 2, InitializerKind.Bias, layers.GetValueOrDefault(node.Output[0]));
    }

    private void AddNormalization(NodeProto node)
    {
        ReadOnlySpan<InitializerKind> kinds = [InitializerKind.Scale, InitializerKind.Bias, InitializerKind.Mean, InitializerKind.Variance];
        for (var i = 0; i < kinds.Length; i++)
        {
            Add(node, i + 1, kinds[i], (0, 0));
        }
    }

    // A bias behind a layer or a normalisation, or a table of positions.
    private void AddBias(NodeProto node)
    {
        for (var input = 0; input < Math.Min(2, node.Input.Count); input++)
        {
            if (Find(node, input) is { } held)
            {
                var isLayers = layers.TryGetValue(node.Input.ElementAtOrDefault(1 - input) ?? "", out var fans);
                Add(node, input, isLayers || held.Shape.Length < 2 ? InitializerKind.Bias : InitializerKind.Embedding, fans);
            }
        }
    }

    private void Add(NodeProto node, int input, InitializerKind kind, (long In, long Out) fans)
    {
        if (Find(node, input) is { } found && (found.Shape.Length > 0 || kind == InitializerKind.Slope))
        {
            roles.TryAdd(found.Initializer, new(found.Initializer, kind, node, fans.In, fans.Out));
        }
    }

    private void Pass(NodeProto node)
    {
        if (Find(node, 0) is not { } held)
        {
            return;
        }

        var order = node.Attribute.FirstOrDefault(attribute => attribute.Name == "perm")?.Ints.ToArray()
            ?? [.. Enumerable.Range(0, held.Shape.Length).Select(axis => (long)axis).Reverse()];
        var fits = order.Length == held.Shape.Length && order.All(axis => axis >= 0 && axis < order.Length);
        holders[node.Output[0]] = node.OpType == "Transpose" && fits
            ? (held.Initializer, [.. order.Select(axis => held.Shape[axis])])
            : held;
    }

    // As torch.nn.init counts: a convolution's window belongs to both sides; groups are left out of fan-out's account.
    private static (long FanIn, long FanOut) Fans(long[] shape, bool outFirst, bool isConvolution)
    {
        if (isConvolution)
        {
            var window = shape[2..].Aggregate(1L, (product, length) => product * length);
            return (shape[1] * window, shape[0] * window);
        }

        return outFirst ? (shape[^1], shape[^2]) : (shape[^2], shape[^1]);
    }

    private (string Initializer, long[] Shape)? Find(NodeProto node, int input) =>
        input < node.Input.Count && holders.TryGetValue(node.Input[input], out var held) ? held : null;

    private static bool Flag(NodeProto node, string name) => node.Attribute.Any(attribute => attribute.Name == name && attribute.I != 0);

    private static bool IsFloating(TensorProto tensor) =>
        (DataType)tensor.DataType is DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16;
}
