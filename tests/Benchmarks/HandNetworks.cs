using static TorchSharp.torch;

namespace Maas.Benchmarks;

/// <summary>The templates' networks, as one writes them with torch's modules.</summary>
internal static class HandNetworks
{
    public static nn.Module<Tensor, Tensor> Linear(int side) => nn.Sequential(nn.Flatten(), nn.Linear(side * side, 10));

    public static nn.Module<Tensor, Tensor> Mlp(int side) => nn.Sequential(
        nn.Flatten(), nn.Linear(side * side, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10));

    public static nn.Module<Tensor, Tensor> Cnn(int side) => nn.Sequential(
        nn.Conv2d(1, 16, 3, padding: 1, bias: false), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding: 1, bias: false), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(32 * (side / 4) * (side / 4), 10));

    public static nn.Module<Tensor, Tensor> Resnet() => nn.Sequential(
        nn.Conv2d(1, 16, 3, padding: 1, bias: false), nn.BatchNorm2d(16), nn.ReLU(),
        new HandResnetBlock(16, 16, 1), new HandResnetBlock(16, 32, 2), new HandResnetBlock(32, 64, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10));
}
