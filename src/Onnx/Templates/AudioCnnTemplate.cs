using System.Text.Json;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Training;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Templates;

/// <summary>
/// A sound's log-mel spectrogram as a picture, then for each entry of channels Conv → BatchNormalization → Relu → MaxPool, the mean
/// and the greatest over time added, and a linear layer. Pitch keeps its place, for that is what tells vowels apart. A map that is 1
/// wide or high is not pooled further.
/// </summary>
internal sealed class AudioCnnTemplate : ITemplate
{
    private const int LeastRate = 1_000;
    private const int MostRate = 48_000;

    public string Name => "audio-cnn";

    public string Summary => "Convolutions over a sound's spectrogram, which the graph makes itself from the samples.";

    public IReadOnlyList<TemplateOption> Options { get; } =
    [
        new("channels", "[16, 32, 64]", "the channels of each convolution, 1 to 10 of them, 1 to 4096 channels each"),
        new("bands", "40", "the bands of pitch that a sound is parted into, 8 to 128"),
        new("dropout", "0.2", "the share of values before the last layer that each training step leaves out, from 0 to below 1"),
    ];

    public void CheckOptions(JsonElement options) => Read(options);

    public void CheckShape(DataShape data, JsonElement options)
    {
        var asked = Read(options);
        TemplateShape.Check(Name, data);
        if (data.InputShape.Count != 1 || data.SampleRate is not (>= LeastRate and <= MostRate))
        {
            throw new OnnxException(
                $"template {Name} takes sounds of shape [samples] and {LeastRate} to {MostRate} samples a second; the examples have shape "
                + $"{TemplateShape.Shown(data.InputShape)} and {data.SampleRate?.ToString() ?? "no"} samples a second");
        }

        var samples = TemplateShape.Elements(Name, data.InputShape);
        var window = new LogMel(data.SampleRate.Value, asked.Bands).Window;
        if (samples < window)
        {
            throw new OnnxException($"template {Name} takes sounds of {window} samples or more at this rate; the examples have {samples}");
        }

        long[] channels = [1, .. asked.Channels];
        var convolutions = TemplateShape.Layers(channels).Select(layer => (9 * layer.From, layer.To));
        TemplateShape.CheckWeights(Name, [.. convolutions, (channels[^1] * asked.Bands, data.Outputs)]);
    }

    public ModelProto Build(DataShape data, JsonElement options)
    {
        CheckShape(data, options);
        var asked = Read(options);
        var layers = new NamedLayers(new GraphBuilder(Name));
        var mel = new LogMel(data.SampleRate!.Value, asked.Bands);
        var value = mel.Add(layers, layers.Graph.Input("input", DataType.Float, -1, data.InputShape[0]));
        long channels = 1;
        var (height, width) = (asked.Bands, ((data.InputShape[0] - mel.Window) / mel.Hop) + 1);
        for (var stage = 0; stage < asked.Channels.Count; stage++)
        {
            var isPooled = height >= 2 && width >= 2;
            value = AddStage(layers, value, $"stages.{stage}", (channels, asked.Channels[stage]), isPooled);
            channels = asked.Channels[stage];
            (height, width) = isPooled ? (height / 2, width / 2) : (height, width);
        }

        value = layers.Dropout(OverTime(layers, value), "dropout", asked.Dropout);
        layers.Linear(value, "classifier", channels * height, data.Outputs);
        return layers.Build(data.Outputs);
    }

    public double? FirstDeviation(InitializerRole role, JsonElement options) => ResnetTemplate.ConvolutionDeviation(role);

    // [N, channels, pitch, time] to [N, channels · pitch].
    private static string OverTime(NamedLayers layers, string value)
    {
        var axis = layers.Constant("time.axis", 3L);
        var keepsNone = Attributes.Of("keepdims", 0);
        var mean = layers.Node("time", "ReduceMean", [value, axis], keepsNone);
        value = layers.Node("time", "Add", [mean, layers.Node("time", "ReduceMax", [value, axis], keepsNone)]);
        return layers.Node("time", "Flatten", [value], Attributes.Of("axis", 1));
    }

    private static string AddStage(NamedLayers layers, string value, string name, (long From, long To) channels, bool isPooled)
    {
        value = layers.Convolution(value, $"{name}.conv", channels.From, channels.To, 3);
        value = layers.Node(name, "Relu", [layers.BatchNormalization(value, $"{name}.norm", channels.To)]);
        return isPooled
            ? layers.Node(name, "MaxPool", [value], Attributes.Of("kernel_shape", 2L, 2L), Attributes.Of("strides", 2L, 2L))
            : value;
    }

    private Asked Read(JsonElement options)
    {
        var reader = new OptionReader(this, options);
        var asked = new Asked(
            reader.Integers("channels", [16, 32, 64], most: 4_096, mostOfThem: 10),
            reader.Integer("bands", 40, 8, 128),
            reader.Fraction("dropout", 0.2f, limit: 1));
        return asked.Channels.Count > 0
            ? asked
            : throw new OnnxException($"option channels of template {Name} is empty; at least one convolution is expected");
    }

    private sealed record Asked(IReadOnlyList<int> Channels, int Bands, float Dropout);
}
