using static TorchSharp.torch;

namespace Maas.Train.Graph.Operators;

/// <summary>Putting values at indices, alone or together with those that stand there.</summary>
internal static class Scattering
{
    /// <summary>Brings updates to rows of the data, the places along its first axis.</summary>
    private delegate Tensor RowUpdate(Tensor data, Tensor rows, Tensor updates);

    public static void AddTo(OperatorRegistry registry)
    {
        registry.Add("Scatter", 9, ScatterElements);
        registry.Add("ScatterElements", 11, ScatterElements);
        registry.Add("ScatterND", 11, ScatterMany);
    }

    private static Operation ScatterElements(Node node)
    {
        var axis = node.Int("axis", 0);
        var reduction = node.Text("reduction", "none");
        var update = OfReduction(node, reduction);
        return x =>
        {
            var at = Axes.Of(axis, x[0]);
            var indices = Indices.FromFront(x[1], x[0].size(at));
            return reduction switch
            {
                "none" => x[0].scatter(at, indices, x[2]),
                "add" => x[0].scatter_add(at, indices, x[2]),
                _ => update(x[0].reshape(-1), Flat(indices, at, x[0].shape), x[2].reshape(-1)).reshape(x[0].shape),
            };
        };
    }

    // The place of each element in the flattened data: its own along every axis but one.
    private static Tensor Flat(Tensor indices, long axis, long[] shape)
    {
        var flat = indices.mul(Indices.Product(shape.AsSpan()[((int)axis + 1)..]));
        for (var other = 0; other < shape.Length; other++)
        {
            if (other != axis)
            {
                var own = arange(indices.size(other), ScalarType.Int64, indices.device).mul(Indices.Product(shape.AsSpan()[(other + 1)..]));
                flat = flat.add(own.reshape([-1, .. Enumerable.Repeat(1L, shape.Length - other - 1)]));
            }
        }

        return flat.reshape(-1);
    }

    private static Operation ScatterMany(Node node)
    {
        var update = OfReduction(node, node.Text("reduction", "none"));
        return x =>
        {
            var shape = x[0].shape;
            var depth = (int)x[1].shape[^1];
            var rows = Indices.Rows(x[1], 1, shape.AsSpan()[..depth]);
            var data = x[0].reshape([Indices.Product(shape.AsSpan()[..depth]), .. shape[depth..]]);
            return update(data, rows, x[2].reshape([rows.size(0), .. shape[depth..]])).reshape(shape);
        };
    }

    private static RowUpdate OfReduction(Node node, string reduction) => reduction switch
    {
        "none" => (data, rows, updates) => data.index_copy(0, rows, updates),
        "add" => (data, rows, updates) => data.index_add(0, rows, updates, 1),
        "mul" => (data, rows, updates) => OneByOne(data, rows, updates, (one, other) => one.mul(other)),
        "min" => (data, rows, updates) => OneByOne(data, rows, updates, (one, other) => one.minimum(other)),
        "max" => (data, rows, updates) => OneByOne(data, rows, updates, (one, other) => one.maximum(other)),
        var other => throw node.Refusal($"reduction is \"{other}\"; it is none, add, mul, min or max"),
    };

    // Of the updates to the same row, the first of each is brought, then the second, until none is left.
    private static Tensor OneByOne(Tensor data, Tensor rows, Tensor updates, Func<Tensor, Tensor, Tensor> combine)
    {
        var (sorted, order) = rows.sort(0, stable: true);
        var turns = arange(rows.size(0), ScalarType.Int64, rows.device).sub(searchsorted(sorted, sorted));
        var count = rows.NumberOfElements == 0 ? 0 : turns.max().item<long>() + 1;
        for (var turn = 0L; turn < count; turn++)
        {
            var now = order.masked_select(turns.eq(turn));
            var places = rows.index_select(0, now);
            data = data.index_copy(0, places, combine(data.index_select(0, places), updates.index_select(0, now)));
        }

        return data;
    }
}
