using static TorchSharp.torch;

namespace Maas.Benchmarks;

/// <summary>A pre-norm block of a transformer; one with a rotation is causal and turns its heads by their positions.</summary>
internal sealed class HandTransformerBlock : nn.Module<Tensor, Tensor?, Tensor>
{
    private readonly long heads;
    private readonly (Tensor Cosine, Tensor Sine)? rotation;
    private readonly nn.Module<Tensor, Tensor> norm1;
    private readonly nn.Module<Tensor, Tensor> mixed;
    private readonly nn.Module<Tensor, Tensor> output;
    private readonly nn.Module<Tensor, Tensor> norm2;
    private readonly nn.Module<Tensor, Tensor> inner;

    public HandTransformerBlock(long width, long heads, (Tensor Cosine, Tensor Sine)? rotation = null)
        : base("block")
    {
        (this.heads, this.rotation) = (heads, rotation);
        (norm1, norm2) = (nn.LayerNorm(width), nn.LayerNorm(width));
        (mixed, output) = (nn.Linear(width, 3 * width), nn.Linear(width, width));
        inner = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width));
        RegisterComponents();
    }

    /// <param name="allowed">Where attention is allowed, of a shape that [N, heads, S, S] can have; null for everywhere.</param>
    public override Tensor forward(Tensor input, Tensor? allowed)
    {
        using var scope = NewDisposeScope();
        var (batch, length, width) = (input.size(0), input.size(1), input.size(2));
        var parts = mixed.forward(norm1.forward(input)).reshape(batch, length, 3 * heads, width / heads).transpose(1, 2).chunk(3, 1);
        var attended = nn.functional.scaled_dot_product_attention(
            Turned(parts[0]), Turned(parts[1]), parts[2], attn_mask: allowed, is_casual: rotation is not null);
        var value = input.add(output.forward(attended.transpose(1, 2).reshape(batch, length, width)));
        return value.add(inner.forward(norm2.forward(value))).MoveToOuterDisposeScope();
    }

    private Tensor Turned(Tensor each)
    {
        if (rotation is not { } turn)
        {
            return each;
        }

        var halves = each.chunk(2, -1);
        return cat(
            [
                halves[0].mul(turn.Cosine).sub(halves[1].mul(turn.Sine)),
                halves[0].mul(turn.Sine).add(halves[1].mul(turn.Cosine)),
            ],
            -1);
    }
}
