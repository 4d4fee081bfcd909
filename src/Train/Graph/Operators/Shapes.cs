using TorchSharp;
using static TorchSharp.torch;

namespace Maas.Train.Graph.Operators;

/// <summary>What moves values without changing them: other shapes, orders and types.</summary>
internal static class Shapes
{
    public static void AddTo(OperatorRegistry registry)
    {
        AddPassage(registry, "Identity", 1, _ => x => x[0]);
        AddPassage(registry, "Reshape", 5, Reshape, host: [1]);
        AddPassage(registry, "Flatten", 1, Flatten);
        AddPassage(registry, "Transpose", 1, Transpose);
        AddPassage(registry, "Squeeze", 1, Squeeze, host: [1]);
        AddPassage(registry, "Unsqueeze", 1, Unsqueeze, host: [1]);
        AddPassage(registry, "Expand", 8, Expand, host: [1]);
        AddPassage(registry, "Cast", 6, Cast);
        registry.Add("CastLike", 15, x => x[0].to(x[1].dtype));
        registry.Add("Tile", 6, Tile, host: [1]);
        registry.Add("Concat", 4, Concatenate);
        registry.Add(new OperatorDefinition(string.Empty, "Shape", 1) { Create = Shape, ReadsShapesOnly = true });
        registry.Add(new OperatorDefinition(string.Empty, "Size", 1) { Create = Size, ReadsShapesOnly = true });
        registry.Add("DepthToSpace", 1, DepthToSpace);
        registry.Add("SpaceToDepth", 1, SpaceToDepth);
    }

    private static void AddPassage(OperatorRegistry registry, string name, int since, Func<Node, Operation> create, int[]? host = null) =>
        registry.Add(new OperatorDefinition(string.Empty, name, since) { Create = create, Host = host ?? [], IsPassage = true });

    private static Operation Reshape(Node node)
    {
        var target = node.Longs(1);
        var keepsZeros = node.Int("allowzero", 0) != 0;
        return x =>
        {
            var shape = target(x);
            return keepsZeros || !shape.Contains(0)
                ? x[0].reshape(shape)
                : x[0].reshape([.. shape.Select((length, axis) => length == 0 ? x[0].size(axis) : length)]);
        };
    }

    private static Operation Flatten(Node node)
    {
        var axis = node.Int("axis", 1);
        return x =>
        {
            var shape = x[0].shape;
            var first = (int)Axes.Positive(axis, shape.Length);
            return x[0].reshape(Product(shape[..first]), Product(shape[first..]));
        };
    }

    private static Operation Transpose(Node node)
    {
        var order = node.Ints("perm");
        return x => x[0].permute(order ?? [.. Axes.All(x[0]).Reverse()]);
    }

    private static Operation Squeeze(Node node)
    {
        if (node.LongsOfAttributeOrInput("axes", 1) is not { } axes)
        {
            return x => x[0].squeeze();
        }

        return x =>
        {
            var rank = x[0].dim();
            var fromLast = axes(x).Select(axis => Axes.Positive(axis, rank)).OrderDescending();
            return fromLast.Aggregate(x[0], (result, axis) => result.squeeze(axis));
        };
    }

    private static Operation Unsqueeze(Node node)
    {
        var axes = node.LongsOfAttributeOrInput("axes", 1) ?? throw node.Refusal("it has no axes");
        return x =>
        {
            var values = axes(x);
            var rank = x[0].dim() + values.Length;
            return values.Select(axis => Axes.Positive(axis, rank)).Order().Aggregate(x[0], (result, axis) => result.unsqueeze(axis));
        };
    }

    // Unlike torch's, ONNX's Expand broadcasts both ways: a 1 in the shape keeps the input's length.
    private static Operation Expand(Node node)
    {
        var target = node.Longs(1);
        return x =>
        {
            var shape = target(x);
            var given = x[0].shape;
            var rank = Math.Max(shape.Length, given.Length);
            long At(long[] lengths, int axis) => axis < rank - lengths.Length ? 1 : lengths[axis - (rank - lengths.Length)];
            return x[0].expand([.. Enumerable.Range(0, rank).Select(axis => At(shape, axis) == 1 ? At(given, axis) : At(shape, axis))]);
        };
    }

    private static Operation Tile(Node node)
    {
        var repeats = node.Longs(1);
        return x => x[0].repeat(repeats(x));
    }

    private static Operation Concatenate(Node node)
    {
        var axis = node.Int("axis", 0);
        return x => cat(x.All(), axis);
    }

    private static Operation Cast(Node node)
    {
        var type = TensorValues.FindType(node.Int("to", 0))
            ?? throw node.Refusal($"it casts to the element type {node.Int("to", 0)}, which can't be trained");
        return x => x[0].to(type);
    }

    private static Operation Shape(Node node)
    {
        var start = node.Int("start", 0);
        var end = node.Int("end", long.MaxValue);
        return x =>
        {
            var shape = x[0].shape;
            var first = Math.Clamp(Axes.Positive(start, shape.Length), 0, shape.Length);
            var last = Math.Clamp(Axes.Positive(end, shape.Length), first, shape.Length);
            return tensor(shape[(int)first..(int)last], ScalarType.Int64);
        };
    }

    private static Operation Size(Node node) => x => tensor(x[0].NumberOfElements, ScalarType.Int64);

    private static Operation DepthToSpace(Node node)
    {
        var block = node.Int("blocksize", 1);
        var isColumnFirst = node.Text("mode", "DCR") == "CRD";
        return x =>
        {
            var (batch, depth, height, width) = (x[0].size(0), x[0].size(1) / (block * block), x[0].size(2), x[0].size(3));
            var blocks = isColumnFirst
                ? x[0].reshape(batch, depth, block, block, height, width).permute(0, 1, 4, 2, 5, 3)
                : x[0].reshape(batch, block, block, depth, height, width).permute(0, 3, 4, 1, 5, 2);
            return blocks.reshape(batch, depth, height * block, width * block);
        };
    }

    private static Operation SpaceToDepth(Node node)
    {
        var block = node.Int("blocksize", 1);
        return x =>
        {
            var (batch, depth, height, width) = (x[0].size(0), x[0].size(1), x[0].size(2) / block, x[0].size(3) / block);
            var blocks = x[0].reshape(batch, depth, height, block, width, block).permute(0, 3, 5, 1, 2, 4);
            return blocks.reshape(batch, depth * block * block, height, width);
        };
    }

    private static long Product(long[] lengths) => lengths.Aggregate(1L, (product, length) => product * length);
}
