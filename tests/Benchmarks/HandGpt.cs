using static TorchSharp.torch;

namespace Maas.Benchmarks;

/// <summary>A decoder: embeddings, causal blocks with rotary positions, scores of the next token.</summary>
internal sealed class HandGpt : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> tokens;
    private readonly TorchSharp.Modules.ModuleList<HandTransformerBlock> blocks;
    private readonly nn.Module<Tensor, Tensor> norm;
    private readonly nn.Module<Tensor, Tensor> head;

    public HandGpt(int layers, int width, int heads, int length, int vocabulary)
        : base("gpt")
    {
        var size = width / heads;
        var frequencies = pow(10_000.0, arange(size / 2, ScalarType.Float32).mul(-2.0 / size));
        var angles = arange(length, ScalarType.Float32).unsqueeze(1).mul(frequencies);
        tokens = nn.Embedding(vocabulary, width);
        blocks = new([.. Enumerable.Range(0, layers).Select(_ => new HandTransformerBlock(width, heads, (angles.cos(), angles.sin())))]);
        (norm, head) = (nn.LayerNorm(width), nn.Linear(width, vocabulary, hasBias: false));
        RegisterComponents();
    }

    public override Tensor forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var value = tokens.forward(ids);
        foreach (var block in blocks)
        {
            value = block.forward(value, allowed: null);
        }

        return head.forward(norm.forward(value)).MoveToOuterDisposeScope();
    }
}
