using System.Text.Json;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Training;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Templates;

/// <summary>
/// Residual basic blocks (He and others, 2015), named as torchvision's: a stem, then stages of blocks, of which every stage but the
/// first halves height and width, then the mean over all pixels and a linear layer.
/// </summary>
internal sealed class ResnetTemplate : ITemplate
{
    // Pictures up to this side keep their size through the stem, as networks for CIFAR's 32 × 32 do.
    private const int SmallSide = 64;

    public string Name => "resnet";

    public string Summary => "Residual convolutions for pictures: deeper than cnn, and better where there is time to train.";

    public IReadOnlyList<TemplateOption> Options { get; } =
    [
        new("channels", "[16, 32, 64]", "the channels of each stage, 1 to 8 of them, 1 to 4096 channels each"),
        new("blocks", "[1, 1, 1]", "the residual blocks of each stage, 1 to 64 each; as many numbers as channels has, by default 1 each"),
        new("dropout", "0", "the share of values before the last layer that each training step leaves out, from 0 to below 1"),
    ];

    public void CheckOptions(JsonElement options) => Read(options);

    public void CheckShape(DataShape data, JsonElement options)
    {
        var asked = Read(options);
        TemplateShape.CheckPicture(Name, data);

        TemplateShape.Elements(Name, data.InputShape);
        TemplateShape.CheckWeights(Name, Layers(asked, data));
    }

    public ModelProto Build(DataShape data, JsonElement options)
    {
        CheckShape(data, options);
        var asked = Read(options);
        var layers = new NamedLayers(new GraphBuilder(Name));
        var value = AddStem(layers, data.InputShape, asked.Channels[0]);
        long channels = asked.Channels[0];
        for (var stage = 0; stage < asked.Channels.Count; stage++)
        {
            for (var block = 0; block < asked.Blocks[stage]; block++)
            {
                var stride = stage > 0 && block == 0 ? 2 : 1;
                value = AddBlock(layers, value, $"layer{stage + 1}.{block}", channels, asked.Channels[stage], stride);
                channels = asked.Channels[stage];
            }
        }

        value = layers.Dropout(layers.GlobalAverage(value, "avgpool"), "dropout", asked.Dropout);
        layers.Linear(value, "fc", channels, data.Outputs);
        return layers.Build(data.Outputs);
    }

    public double? FirstDeviation(InitializerRole role, JsonElement options) => ConvolutionDeviation(role);

    /// <summary>As torchvision draws them before batch normalisation: kaiming_normal_ by fan-out.</summary>
    internal static double? ConvolutionDeviation(InitializerRole role) =>
        role.Kind == InitializerKind.Weight && role.Node.OpType == "Conv" ? Math.Sqrt(2.0 / role.FanOut) : null;

    private static string AddStem(NamedLayers layers, IReadOnlyList<long> shape, int channels)
    {
        var input = layers.Graph.Input("input", DataType.Float, [-1, .. shape]);
        var isSmall = IsSmall(shape);
        var value = layers.Convolution(input, "conv1", shape[0], channels, isSmall ? 3 : 7, isSmall ? 1 : 2);
        value = layers.Node("relu", "Relu", [layers.BatchNormalization(value, "bn1", channels)]);
        return isSmall ? value : layers.Node(
            "maxpool",
            "MaxPool",
            [value],
            Attributes.Of("kernel_shape", 3L, 3L),
            Attributes.Of("pads", 1L, 1L, 1L, 1L),
            Attributes.Of("strides", 2L, 2L));
    }

    private static string AddBlock(NamedLayers layers, string value, string name, long from, long to, int stride)
    {
        var branch = layers.Convolution(value, $"{name}.conv1", from, to, 3, stride);
        branch = layers.Node($"{name}.relu1", "Relu", [layers.BatchNormalization(branch, $"{name}.bn1", to)]);
        branch = layers.BatchNormalization(layers.Convolution(branch, $"{name}.conv2", to, to, 3), $"{name}.bn2", to);
        if (stride > 1 || from != to)
        {
            value = layers.Convolution(value, $"{name}.downsample.0", from, to, 1, stride);
            value = layers.BatchNormalization(value, $"{name}.downsample.1", to);
        }

        return layers.Node($"{name}.relu2", "Relu", [layers.Node(name, "Add", [branch, value])]);
    }

    private static IEnumerable<(long From, long To)> Layers(Asked asked, DataShape data)
    {
        long from = asked.Channels[0];
        yield return (data.InputShape[0] * (IsSmall(data.InputShape) ? 9 : 49), from);
        foreach (var (to, blocks) in asked.Channels.Zip(asked.Blocks))
        {
            yield return (10 * from, to);
            yield return (9L * to, to * ((2L * blocks) - 1));
            from = to;
        }

        yield return (from, data.Outputs);
    }

    private static bool IsSmall(IReadOnlyList<long> shape) => Math.Max(shape[1], shape[2]) <= SmallSide;

    private Asked Read(JsonElement options)
    {
        var reader = new OptionReader(this, options);
        var channels = reader.Integers("channels", [16, 32, 64], most: 4_096, mostOfThem: 8);
        var blocks = reader.Integers("blocks", [.. channels.Select(_ => 1)], most: 64, mostOfThem: 8);
        if (channels.Count == 0)
        {
            throw new OnnxException($"option channels of template {Name} is empty; at least one stage is expected");
        }

        return channels.Count == blocks.Count
            ? new(channels, blocks, reader.Fraction("dropout", 0, limit: 1))
            : throw new OnnxException(
                $"option blocks of template {Name} has {blocks.Count} numbers; one for each of the {channels.Count} channels is expected");
    }

    private sealed record Asked(IReadOnlyList<int> Channels, IReadOnlyList<int> Blocks, float Dropout);
}
