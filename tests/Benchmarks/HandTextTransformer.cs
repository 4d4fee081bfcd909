using static TorchSharp.torch;

namespace Maas.Benchmarks;

/// <summary>An encoder that classifies texts: embeddings, blocks over what the mask has, the mean, a linear layer.</summary>
internal sealed class HandTextTransformer : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> tokens;
    private readonly TorchSharp.Modules.Embedding positions;
    private readonly TorchSharp.Modules.ModuleList<HandTransformerBlock> blocks;
    private readonly nn.Module<Tensor, Tensor> norm;
    private readonly nn.Module<Tensor, Tensor> classifier;

    public HandTextTransformer(int layers, int width, int heads, int length, int vocabulary, int classes)
        : base("text-transformer")
    {
        (tokens, positions) = (nn.Embedding(vocabulary, width), nn.Embedding(length, width));
        blocks = new([.. Enumerable.Range(0, layers).Select(_ => new HandTransformerBlock(width, heads))]);
        (norm, classifier) = (nn.LayerNorm(width), nn.Linear(width, classes));
        RegisterComponents();
    }

    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var value = tokens.forward(ids).add(positions.weight!.narrow(0, 0, ids.size(1)));
        var allowed = mask.to_type(ScalarType.Bool).unsqueeze(1).unsqueeze(1);
        foreach (var block in blocks)
        {
            value = block.forward(value, allowed);
        }

        var weights = mask.to_type(ScalarType.Float32);
        var mean = norm.forward(value).mul(weights.unsqueeze(2)).sum(1).div(weights.sum(1, keepdim: true).clamp_min(1));
        return classifier.forward(mean).MoveToOuterDisposeScope();
    }
}
