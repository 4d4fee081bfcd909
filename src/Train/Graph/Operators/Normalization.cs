using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Maas.Train.Graph.Operators;

/// <summary>Normalizations over the features of each example; see <see cref="Statistics"/> for those over the batch.</summary>
internal static class Normalization
{
    public static void AddTo(OperatorRegistry registry)
    {
        registry.Add("InstanceNormalization", 6, InstanceNormalization, weights: [1, 2]);
        registry.Add("LayerNormalization", 17, LayerNormalization, weights: [1, 2]);
        registry.Add("GroupNormalization", 18, node => GroupNormalization(node, scalesGroups: true), weights: [1, 2]);
        registry.Add("GroupNormalization", 21, node => GroupNormalization(node, scalesGroups: false), weights: [1, 2]);
        registry.Add("RMSNormalization", 23, RootMeanSquareNormalization, weights: [1]);
        registry.Add("LpNormalization", 1, LpNormalization);
        registry.Add("MeanVarianceNormalization", 9, MeanVarianceNormalization);
        registry.Add("LRN", 1, LocalResponseNormalization);
    }

    private static Operation InstanceNormalization(Node node)
    {
        var epsilon = node.Float("epsilon", 1e-5);
        return x => functional.instance_norm(x[0], null, null, x[1], x[2], use_input_stats: true, eps: epsilon);
    }

    private static Operation LayerNormalization(Node node)
    {
        var epsilon = node.Float("epsilon", 1e-5);
        var axis = node.Int("axis", -1);
        return x =>
        {
            var features = FeatureShape(x[0], axis);
            if (features.AsSpan().SequenceEqual(x[1].shape) && (x.Find(2) is not { } same || features.AsSpan().SequenceEqual(same.shape)))
            {
                return functional.layer_norm(x[0], features, x[1], x.Find(2), epsilon);
            }

            var scaled = functional.layer_norm(x[0], features, null, null, epsilon).mul(x[1]);
            return x.Find(2) is { } bias ? scaled.add(bias) : scaled;
        };
    }

    private static Operation GroupNormalization(Node node, bool scalesGroups)
    {
        var epsilon = node.Float("epsilon", 1e-5);
        var groups = node.Int("num_groups", 1);
        return x =>
        {
            var channelsEach = x[0].size(1) / groups;
            var scale = scalesGroups ? x[1].repeat_interleave(channelsEach) : x[1];
            var bias = scalesGroups ? x[2].repeat_interleave(channelsEach) : x[2];
            return functional.group_norm(x[0], groups, scale, bias, epsilon);
        };
    }

    private static Operation RootMeanSquareNormalization(Node node)
    {
        var epsilon = node.Float("epsilon", 1e-5);
        var axis = node.Int("axis", -1);
        return x =>
        {
            var axes = Axes.From(axis, x[0]);
            return x[0].mul(x[0].square().mean(axes, keepdim: true).add(epsilon).rsqrt()).mul(x[1]);
        };
    }

    private static Operation LpNormalization(Node node)
    {
        var axis = node.Int("axis", -1);
        var power = node.Int("p", 2);
        return x => functional.normalize(x[0], power, axis);
    }

    private static Operation MeanVarianceNormalization(Node node)
    {
        var axes = node.Ints("axes") ?? [0, 2, 3];
        return x =>
        {
            var centred = x[0].sub(x[0].mean(axes, keepdim: true));
            return centred.div(centred.square().mean(axes, keepdim: true).sqrt().add(1e-9));
        };
    }

    private static Operation LocalResponseNormalization(Node node)
    {
        var size = node.Int("size", 1);
        var (alpha, beta, bias) = (node.Float("alpha", 1e-4), node.Float("beta", 0.75), node.Float("bias", 1));
        if (size % 2 == 0)
        {
            throw node.Refusal($"size is {size}; only odd sizes can be trained");
        }

        return x => functional.local_response_norm(x[0], size, alpha, beta, bias);
    }

    private static long[] FeatureShape(Tensor x, long axis)
    {
        var shape = x.shape;
        return shape[(int)(axis < 0 ? axis + shape.Length : axis)..];
    }
}
