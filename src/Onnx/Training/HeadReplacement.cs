using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Training;

/// <summary>
/// Gives a graph's last layer, a Gemm or a MatMul with or without an Add, new weights for another number of outputs. What only turns
/// scores into probabilities behind it (Softmax, LogSoftmax, Sigmoid), Identity and Dropout go: scores are what is trained.
/// </summary>
public static class HeadReplacement
{
    private static readonly string[] Dropped = ["Identity", "Dropout", "Softmax", "LogSoftmax", "Sigmoid"];

    /// <summary>The names of the new initializers, all zeros until they are drawn.</summary>
    /// <exception cref="OnnxException">The graph has no such layer: what was found in its place.</exception>
    public static IReadOnlySet<string> Apply(ModelProto model, int outputs)
    {
        var graph = model.Graph;
        if (graph.Output is not [var output])
        {
            throw new OnnxException($"the head can't be replaced: the graph has {graph.Output.Count} outputs; one is expected");
        }

        var last = DropBehind(graph, output.Name);
        IReadOnlyList<string> added = last.OpType switch
        {
            "Gemm" => [Replace(graph, last, 1, Flag(last, "transB") ? 0 : 1, outputs), .. Biases(graph, last, 2, outputs)],
            "MatMul" => [Replace(graph, last, 1, 1, outputs)],
            "Add" when FindMatMul(graph, last) is var (matMul, bias) && matMul is not null =>
                [Replace(graph, matMul, 1, 1, outputs), .. Biases(graph, last, bias, outputs)],
            _ => throw Refusal(graph, last),
        };
        if (output.Type?.TensorType?.Shape?.Dim is [.., var width])
        {
            width.DimValue = outputs;
        }

        return added.ToHashSet();
    }

    // The node that gives the scores; its output gets the name of the graph's.
    private static NodeProto DropBehind(GraphProto graph, string output)
    {
        var node = MakerOf(graph, output);
        while (Dropped.Contains(node.OpType))
        {
            graph.Node.Remove(node);
            foreach (var stale in graph.ValueInfo.Where(value => value.Name == node.Input[0]).ToList())
            {
                graph.ValueInfo.Remove(stale);
            }

            var before = MakerOf(graph, node.Input[0]);
            Rename(graph, before, node.Input[0], output);
            node = before;
        }

        return node;
    }

    private static void Rename(GraphProto graph, NodeProto maker, string from, string to)
    {
        maker.Output[maker.Output.IndexOf(from)] = to;
        foreach (var node in graph.Node)
        {
            for (var input = 0; input < node.Input.Count; input++)
            {
                node.Input[input] = node.Input[input] == from ? to : node.Input[input];
            }
        }
    }

    private static (NodeProto? MatMul, int Bias) FindMatMul(GraphProto graph, NodeProto add)
    {
        for (var input = 0; input < 2; input++)
        {
            if (FindMaker(graph, add.Input[input]) is { OpType: "MatMul" } matMul
                && FindInitializer(graph, add.Input[1 - input]) is not null)
            {
                Forget(graph, add.Input[input]);
                return (matMul, 1 - input);
            }
        }

        return (null, 0);
    }

    private static IEnumerable<string> Biases(GraphProto graph, NodeProto node, int input, int outputs) =>
        input < node.Input.Count && node.Input[input].Length > 0 ? [Replace(graph, node, input, -1, outputs)] : [];

    // A tensor that other nodes read too, or that reaches the node through others, stays for them beside the new one.
    private static string Replace(GraphProto graph, NodeProto node, int input, int axis, int outputs)
    {
        var old = FindInitializer(graph, node.Input[input]) ?? throw Refusal(graph, node);
        var isDirect = old.Name == node.Input[input];
        long[] shape = axis < 0 ? [outputs] : [.. old.Dims];
        if (axis >= 0)
        {
            if (shape.Length != 2)
            {
                throw Refusal(graph, node);
            }

            shape = isDirect ? shape : TurnedLike(graph, node.Input[input], shape);
            shape[axis] = outputs;
        }

        var readers = graph.Node.Sum(reader => reader.Input.Count(name => name == old.Name));
        var name = isDirect && readers == 1 ? old.Name : NewName(graph, old.Name);
        if (name == old.Name)
        {
            graph.Initializer.Remove(old);
            Forget(graph, name);
        }

        graph.Initializer.Add(NewTensor.Zeros(name, (DataType)old.DataType, shape));
        node.Input[input] = name;
        return name;
    }

    private static long[] TurnedLike(GraphProto graph, string value, long[] shape) =>
        FindMaker(graph, value) is { OpType: "Transpose" } ? [shape[1], shape[0]] : shape;

    // Old files list initializers as inputs too, and tools leave the shapes of what lies between.
    private static void Forget(GraphProto graph, string name)
    {
        foreach (var input in graph.Input.Where(input => input.Name == name).ToList())
        {
            graph.Input.Remove(input);
        }

        foreach (var value in graph.ValueInfo.Where(value => value.Name == name).ToList())
        {
            graph.ValueInfo.Remove(value);
        }
    }

    private static string NewName(GraphProto graph, string name)
    {
        var taken = graph.Initializer.Select(tensor => tensor.Name).Concat(graph.Node.SelectMany(node => node.Output)).ToHashSet();
        var free = $"{name}.new";
        while (taken.Contains(free))
        {
            free += "+";
        }

        return free;
    }

    // Directly, or through one node that only moves it.
    private static TensorProto? FindInitializer(GraphProto graph, string name) =>
        graph.Initializer.FirstOrDefault(tensor => tensor.Name == name)
        ?? (FindMaker(graph, name) is { OpType: "Transpose" or "Identity" } mover
            ? graph.Initializer.FirstOrDefault(tensor => tensor.Name == mover.Input[0])
            : null);

    private static NodeProto MakerOf(GraphProto graph, string name) => FindMaker(graph, name)
        ?? throw new OnnxException($"the head can't be replaced: \"{name}\" is made by no node");

    private static NodeProto? FindMaker(GraphProto graph, string name) => graph.Node.FirstOrDefault(node => node.Output.Contains(name));

    private static bool Flag(NodeProto node, string name) => node.Attribute.Any(attribute => attribute.Name == name && attribute.I != 0);

    private static OnnxException Refusal(GraphProto graph, NodeProto found) => new(
        $"the head can't be replaced: output \"{graph.Output[0].Name}\" is made by {found.OpType} \"{found.Name}\" of "
        + $"{string.Join(", ", found.Input.Select(name => $"\"{name}\""))}; a Gemm, or a MatMul with or without an Add, of an "
            + "initializer [in, out] is expected");
}
