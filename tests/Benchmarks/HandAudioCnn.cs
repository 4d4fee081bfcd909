using System.Runtime.InteropServices;
using Maas.Onnx.Format;
using static TorchSharp.torch;

namespace Maas.Benchmarks;

/// <summary>
/// Convolutions over a log-mel spectrogram. The spectrum is made as a convolution too, by the constants that the graph has: it is the
/// network around it that is compared.
/// </summary>
internal sealed class HandAudioCnn : nn.Module<Tensor, Tensor>
{
    private readonly Tensor kernels;
    private readonly Tensor filters;
    private readonly long hop;
    private readonly nn.Module<Tensor, Tensor> stages;
    private readonly nn.Module<Tensor, Tensor> classifier;

    /// <param name="kernels">[2 · bins, 1, window]</param>
    /// <param name="filters">[bands, 2 · bins]</param>
    public HandAudioCnn(Tensor kernels, Tensor filters, long hop, int classes)
        : base("audio-cnn")
    {
        (this.kernels, this.filters, this.hop) = (kernels, filters, hop);
        stages = nn.Sequential(Stage(1, 16), Stage(16, 32), Stage(32, 64));
        classifier = nn.Linear(64 * (filters.size(0) / 8), classes);
        RegisterComponents();
    }

    /// <summary>With the constants of a graph of the template.</summary>
    public static HandAudioCnn Of(GraphProto graph, long hop, int classes) =>
        new(Constant(graph, "/spectrum/kernels/Constant"), Constant(graph, "/mel/filters/Constant"), hop, classes);

    public override Tensor forward(Tensor samples)
    {
        using var scope = NewDisposeScope();
        var spectrum = nn.functional.conv1d(samples.unsqueeze(1), kernels, stride: hop);
        var mel = filters.matmul(spectrum.mul(spectrum)).clamp_min(1e-10).log();
        mel = mel.maximum(mel.amax([1, 2], keepdim: true).sub(11.51));
        mel = mel.sub(mel.mean([1, 2], keepdim: true));
        mel = mel.div(mel.mul(mel).mean([1, 2], keepdim: true).add(1e-5).sqrt());
        var maps = stages.forward(mel.unsqueeze(1));
        return classifier.forward(maps.mean([3L]).add(maps.amax([3L])).flatten(1)).MoveToOuterDisposeScope();
    }

    private static Tensor Constant(GraphProto graph, string node)
    {
        var value = graph.Node.Single(each => each.Name == node).Attribute[0].T;
        return tensor(MemoryMarshal.Cast<byte, float>(value.RawData.Span).ToArray(), [.. value.Dims]);
    }

    private static nn.Module<Tensor, Tensor> Stage(long from, long to) =>
        nn.Sequential(nn.Conv2d(from, to, 3, padding: 1, bias: false), nn.BatchNorm2d(to), nn.ReLU(), nn.MaxPool2d(2));
}
