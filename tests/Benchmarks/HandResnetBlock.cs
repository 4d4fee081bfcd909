using static TorchSharp.torch;

namespace Maas.Benchmarks;

/// <summary>A residual block, as torchvision's BasicBlock.</summary>
internal sealed class HandResnetBlock : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> branch;
    private readonly nn.Module<Tensor, Tensor> shortcut;

    public HandResnetBlock(long from, long to, long stride)
        : base("block")
    {
        branch = nn.Sequential(
            nn.Conv2d(from, to, 3, stride: stride, padding: 1, bias: false), nn.BatchNorm2d(to), nn.ReLU(),
            nn.Conv2d(to, to, 3, padding: 1, bias: false), nn.BatchNorm2d(to));
        shortcut = stride == 1 && from == to
            ? nn.Identity()
            : nn.Sequential(nn.Conv2d(from, to, 1, stride: stride, bias: false), nn.BatchNorm2d(to));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return branch.forward(input).add(shortcut.forward(input)).relu().MoveToOuterDisposeScope();
    }
}
