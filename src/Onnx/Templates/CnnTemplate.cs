using System.Text.Json;
using Maas.Onnx.Format;

namespace Maas.Onnx.Templates;

/// <summary>
/// For each entry of channels: Conv → BatchNormalization → Relu → MaxPool, then Flatten, a hidden Linear → Relu if asked for,
/// dropout, and a last Linear. A map that is 1 wide or high is not pooled further.
/// </summary>
internal sealed class CnnTemplate : ITemplate
{
    public string Name => "cnn";

    public string Summary => "Convolutions for pictures.";

    public IReadOnlyList<TemplateOption> Options { get; } =
    [
        new("channels", "[16, 32]", "the channels of each convolution, 1 to 10 of them, 1 to 4096 channels each"),
        new("kernel", "3", "the side of each convolution's window: an odd number from 1 to 15"),
        new("hidden", "0", "the width of a hidden layer after the convolutions, up to 65536; 0 for none"),
        new("dropout", "0", "the share of values before the last layer that each training step leaves out, from 0 to below 1"),
        new("batchNormalization", "true", "whether each convolution's output is normalised over the batch"),
    ];

    public void CheckOptions(JsonElement options) => Read(options);

    public void CheckShape(DataShape data, JsonElement options)
    {
        var asked = Read(options);
        TemplateShape.CheckPicture(Name, data);

        CheckWeights(asked, data.InputShape, data.Outputs);
    }

    public ModelProto Build(DataShape data, JsonElement options)
    {
        CheckShape(data, options);
        var asked = Read(options);
        var layers = new LayerSequence(Name, data.InputShape);
        foreach (var channels in asked.Channels)
        {
            AddStage(layers, channels, asked);
        }

        layers.Flatten();
        if (asked.Hidden > 0)
        {
            layers.Linear(asked.Hidden);
            layers.Activation("Relu");
        }

        layers.Dropout(asked.Dropout);
        return layers.Build(data.Outputs);
    }

    private static void AddStage(LayerSequence layers, int channels, Asked asked)
    {
        layers.Convolution(channels, asked.Kernel, bias: !asked.BatchNormalization);
        if (asked.BatchNormalization)
        {
            layers.BatchNormalization();
        }

        layers.Activation("Relu");
        if (layers.Shape[1] >= 2 && layers.Shape[2] >= 2)
        {
            layers.MaxPool();
        }
    }

    private static void CheckWeights(Asked asked, IReadOnlyList<long> inputShape, int outputs)
    {
        var elements = TemplateShape.Elements("cnn", inputShape);
        var (height, width) = (inputShape[1], inputShape[2]);
        var inputs = elements / height / width;
        var layers = new List<(long From, long To)>();
        foreach (var channels in asked.Channels)
        {
            layers.Add((inputs * asked.Kernel * asked.Kernel, channels));
            inputs = channels;
            (height, width) = height >= 2 && width >= 2 ? (height / 2, width / 2) : (height, width);
        }

        var flat = TemplateShape.Elements("cnn", [inputs, height, width]);
        layers.AddRange(asked.Hidden > 0 ? TemplateShape.Layers(flat, asked.Hidden, outputs) : TemplateShape.Layers(flat, outputs));
        TemplateShape.CheckWeights("cnn", layers);
    }

    private Asked Read(JsonElement options)
    {
        var reader = new OptionReader(this, options);
        var asked = new Asked(
            reader.Integers("channels", [16, 32], most: 4_096, mostOfThem: 10),
            reader.Integer("kernel", 3, 1, 15),
            reader.Integer("hidden", 0, 0, 65_536),
            reader.Fraction("dropout", 0, limit: 1),
            reader.Flag("batchNormalization", true));
        if (asked.Channels.Count == 0)
        {
            throw new OnnxException("option channels of template cnn is empty; at least one convolution is expected");
        }

        return asked.Kernel % 2 == 1
            ? asked
            : throw new OnnxException(
                $"option kernel of template cnn is {asked.Kernel}; an odd number is expected, so that the picture keeps its size");
    }

    private sealed record Asked(IReadOnlyList<int> Channels, int Kernel, int Hidden, float Dropout, bool BatchNormalization);
}
