using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Maas.Train.Graph.Operators;

/// <summary>
/// Attention of every query to the keys: torch's own scaled dot product where it says all, else its parts. Heads are an axis of
/// their own, or lie one after the other in the last of three axes.
/// </summary>
internal static class Attention
{
    private sealed record Options(double? Scale, double Cap, bool IsCausal, long QueryHeads, long KeyHeads, long Shown, int Outputs);

    public static void AddTo(OperatorRegistry registry)
    {
        registry.AddMany("Attention", 23, Attend);
        registry.Add("RotaryEmbedding", 23, Rotate);
    }

    private static ManyOperation Attend(Node node)
    {
        var options = new Options(
            node.HasAttribute("scale") ? node.Float("scale", 1) : null,
            node.Float("softcap", 0),
            node.Int("is_causal", 0) != 0,
            node.Int("q_num_heads", 0),
            node.Int("kv_num_heads", 0),
            node.Int("qk_matmul_output_mode", 0),
            node.OutputCount);
        if (options.Shown is < 0 or > 3)
        {
            throw node.Refusal($"qk_matmul_output_mode is {options.Shown}; it is 0 to 3");
        }

        if (node.Has(4) != node.Has(5))
        {
            throw node.Refusal("past_key and past_value must both be given or neither");
        }

        return x => Attend(x, options, node);
    }

    private static Tensor[] Attend(Inputs x, Options options, Node node)
    {
        var query = Heads(x[0], options.QueryHeads, node);
        var (keys, values) = (Heads(x[1], options.KeyHeads, node), Heads(x[2], options.KeyHeads, node));
        var past = x.Find(4)?.size(2) ?? 0;
        (keys, values) = past > 0 || x.Find(4) is not null ? (cat([x[4], keys], 2), cat([x[5], values], 2)) : (keys, values);
        var bias = Bias(x.Find(3), query, keys.size(2), options.IsCausal ? past : null);
        var groups = query.size(1) / Math.Max(1, keys.size(1));
        var (eachKeys, eachValues) = groups > 1 ? (keys.repeat_interleave(groups, 1), values.repeat_interleave(groups, 1)) : (keys, values);
        var width = query.size(3);
        var scale = options.Scale ?? 1 / Math.Sqrt(width);
        Tensor result;
        var shown = query;
        if (options.Cap == 0 && options.Outputs < 4)
        {
            // torch divides by the root of the width itself.
            var factor = scale * Math.Sqrt(width);
            var scaled = Math.Abs(factor - 1) < 1e-12 ? query : query.mul(factor);
            result = functional.scaled_dot_product_attention(scaled, eachKeys, eachValues, bias);
        }
        else
        {
            (result, shown) = InParts(query.mul(scale), eachKeys, eachValues, bias, options);
        }

        var flat = x[0].dim() == 3 ? result.transpose(1, 2).flatten(2) : result;
        return [flat, keys, values, shown];
    }

    private static (Tensor Result, Tensor Shown) InParts(Tensor query, Tensor keys, Tensor values, Tensor? bias, Options options)
    {
        var products = query.matmul(keys.transpose(-2, -1));
        var capped = options.Cap == 0 ? products : products.div(options.Cap).tanh().mul(options.Cap);
        var biased = bias is null ? capped : capped.add(bias);
        var weights = functional.softmax(biased, -1).nan_to_num();
        return (weights.matmul(values), options.Shown switch { 0 => products, 1 => capped, 2 => biased, _ => weights });
    }

    /// <summary>What is added to the scores: a mask's values or minus infinity where it is false, and that of causality.</summary>
    private static Tensor? Bias(Tensor? mask, Tensor query, long keys, long? past)
    {
        var bias = mask is null ? null
            : mask.dtype == ScalarType.Bool ? zeros(mask.shape, query.dtype, query.device).masked_fill(
                mask.logical_not(), double.NegativeInfinity)
            : mask.to(query.dtype);
        if (bias is not null && bias.size((int)bias.dim() - 1) < keys)
        {
            bias = functional.pad(
                bias, [0, keys - bias.size((int)bias.dim() - 1)], TorchSharp.PaddingModes.Constant, double.NegativeInfinity);
        }

        if (past is not { } offset)
        {
            return bias;
        }

        var isLater = ones([query.size(2), keys], ScalarType.Bool, query.device).triu(offset + 1);
        return bias is null
            ? zeros([query.size(2), keys], query.dtype, query.device).masked_fill(isLater, double.NegativeInfinity)
            : bias.masked_fill(isLater, double.NegativeInfinity);
    }

    private static Tensor Heads(Tensor x, long heads, Node node)
    {
        if (x.dim() == 4)
        {
            return x;
        }

        return x.dim() == 3 && heads > 0 && x.size(2) % heads == 0
            ? x.reshape(x.size(0), x.size(1), heads, -1).transpose(1, 2)
            : throw node.Refusal($"an input of shape [{string.Join(",", x.shape)}] can't be parted into {heads} heads");
    }

    private static Operation Rotate(Node node)
    {
        var isInterleaved = node.Int("interleaved", 0) != 0;
        var part = node.Int("rotary_embedding_dim", 0);
        var heads = node.Int("num_heads", 0);
        return x =>
        {
            var each = Heads(x[0], heads, node);
            var width = part > 0 ? part : each.size(3);
            var (cosines, sines) = x.Find(3) is { } places ? (At(x[1], places), At(x[2], places)) : (x[1], x[2]);
            var rotated = RotateEach(each.narrow(3, 0, width), cosines.unsqueeze(1), sines.unsqueeze(1), isInterleaved);
            var whole = width == each.size(3) ? rotated : cat([rotated, each.narrow(3, width, each.size(3) - width)], 3);
            return x[0].dim() == 3 ? whole.transpose(1, 2).flatten(2) : whole;
        };
    }

    private static Tensor At(Tensor cache, Tensor places) =>
        cache.index_select(0, places.reshape(-1).to(ScalarType.Int64)).reshape([.. places.shape, cache.size(1)]);

    private static Tensor RotateEach(Tensor x, Tensor cosines, Tensor sines, bool isInterleaved)
    {
        var half = x.size(3) / 2;
        var pairs = isInterleaved ? x.unflatten(3, half, 2) : x.unflatten(3, 2, half).transpose(3, 4);
        var (first, second) = (pairs.select(4, 0), pairs.select(4, 1));
        var (real, imaginary) = (first.mul(cosines).sub(second.mul(sines)), first.mul(sines).add(second.mul(cosines)));
        return isInterleaved ? stack([real, imaginary], 4).flatten(3) : cat([real, imaginary], 3);
    }
}
