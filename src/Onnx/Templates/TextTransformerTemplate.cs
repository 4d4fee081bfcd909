using System.Text.Json;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Training;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Templates;

/// <summary>
/// A transformer's encoder: token and learned position embeddings, pre-norm blocks, the mean over the tokens that are there, a linear
/// layer. What <c>attention_mask</c> marks as padding has no part in any score.
/// </summary>
internal sealed class TextTransformerTemplate : ITemplate
{
    private const int MostTokens = 8_192;

    public string Name => "text-transformer";

    public string Summary => "A transformer encoder that classifies texts.";

    public IReadOnlyList<TemplateOption> Options { get; } =
    [
        new("layers", "2", "the blocks, 1 to 48"),
        new("width", "64", "the values of a token, 8 to 4096; a multiple of heads"),
        new("heads", "4", "the attention heads of a block, 1 to 64"),
        new("dropout", "0.2", "the share of values that each training step leaves out, from 0 to below 1"),
    ];

    public void CheckOptions(JsonElement options) => Read(options);

    public void CheckShape(DataShape data, JsonElement options)
    {
        var asked = Read(options);
        TemplateShape.Check(Name, data);
        if (data.InputShape.Count != 1 || data.InputShape[0] > MostTokens)
        {
            throw new OnnxException(
                $"template {Name} takes texts of shape [tokens], up to {MostTokens} of them; "
                + $"the examples have shape {TemplateShape.Shown(data.InputShape)}");
        }

        var vocabulary = TemplateShape.Vocabulary(Name, data);
        TemplateShape.CheckWeights(Name,
        [
            (vocabulary, asked.Width),
            (data.InputShape[0], asked.Width),
            .. TransformerLayers.Weights(asked.Width, asked.Layers),
            (asked.Width, data.Outputs),
        ]);
    }

    public ModelProto Build(DataShape data, JsonElement options)
    {
        CheckShape(data, options);
        var asked = Read(options);
        var layers = new NamedLayers(new GraphBuilder(Name, GraphBuilder.AttentionOpset));
        var blocks = new TransformerLayers(layers, asked.Width, asked.Heads, asked.Dropout);
        var ids = layers.Graph.Input("input_ids", DataType.Int64, -1, -1);
        var mask = layers.Graph.Input("attention_mask", DataType.Int64, -1, -1);
        var value = Embed(layers, ids, TemplateShape.Vocabulary(Name, data), data.InputShape[0], asked);

        var bias = blocks.Bias(Allowed(layers, mask), "mask");
        for (var block = 0; block < asked.Layers; block++)
        {
            value = blocks.Block(value, $"blocks.{block}", bias, (heads, _) => heads);
        }

        value = Mean(layers, layers.LayerNormalization(value, "norm", asked.Width), mask);
        layers.Linear(layers.Dropout(value, "dropout", asked.Dropout), "classifier", asked.Width, data.Outputs);
        return layers.Build(data.Outputs);
    }

    public double? FirstDeviation(InitializerRole role, JsonElement options) =>
        TransformerLayers.FirstDeviation(role, Read(options).Layers);

    // [N, 1, S, S]: ONNX Runtime's Attention takes no mask that is the same for every query as [N, 1, 1, S].
    private static string Allowed(NamedLayers layers, string mask)
    {
        var allowed = layers.Node("mask", "Cast", [mask], Attributes.Of("to", (long)DataType.Bool));
        allowed = layers.Node("mask", "Unsqueeze", [allowed, layers.Constant("mask.axes", 1L, 2L)]);
        var queries = layers.Node("mask", "Shape", [mask], Attributes.Of("start", 1), Attributes.Of("end", 2));
        string[] lengths = [layers.Constant("mask.before", 1L, 1L), queries, layers.Constant("mask.behind", 1L)];
        return layers.Node("mask", "Expand", [allowed, layers.Node("mask", "Concat", lengths, Attributes.Of("axis", 0))]);
    }

    private static string Embed(NamedLayers layers, string ids, long vocabulary, long tokens, Asked asked)
    {
        var table = layers.Graph.Parameter("embedding.weight", vocabulary, asked.Width);
        var value = layers.Node("embedding", "Gather", [table, ids]);
        var length = layers.Node("position.length", "Shape", [ids], Attributes.Of("start", 1), Attributes.Of("end", 2));
        length = layers.Node("position.length", "Squeeze", [length]);
        var (from, step) = (layers.Number("position.from", 0L), layers.Number("position.step", 1L));
        var numbers = layers.Node("position.numbers", "Range", [from, length, step]);
        var positions = layers.Graph.Parameter("position.weight", tokens, asked.Width);
        value = layers.Node("embedding", "Add", [value, layers.Node("position", "Gather", [positions, numbers])]);
        return layers.Dropout(value, "embedding.dropout", asked.Dropout);
    }

    // Over [N, S, width], of the tokens that the mask has. An example of none gets zeros.
    private static string Mean(NamedLayers layers, string value, string mask)
    {
        var axis = layers.Constant("mean.axis", 1L);
        var weights = layers.Node("mean.weights", "Cast", [mask], Attributes.Of("to", (long)DataType.Float));
        var count = layers.Node("mean.count", "ReduceSum", [weights, axis], Attributes.Of("keepdims", 1));
        count = layers.Node("mean.count", "Max", [count, layers.Number("mean.least", 1f)]);
        weights = layers.Node("mean.weights", "Unsqueeze", [weights, layers.Constant("mean.last", 2L)]);
        value = layers.Node("mean", "Mul", [value, weights]);
        value = layers.Node("mean", "ReduceSum", [value, axis], Attributes.Of("keepdims", 0));
        return layers.Node("mean", "Div", [value, count]);
    }

    private Asked Read(JsonElement options)
    {
        var reader = new OptionReader(this, options);
        var asked = new Asked(
            reader.Integer("layers", 2, 1, 48),
            reader.Integer("width", 64, 8, 4_096),
            reader.Integer("heads", 4, 1, 64),
            reader.Fraction("dropout", 0.2f, limit: 1));
        return asked.Width % asked.Heads == 0
            ? asked
            : throw new OnnxException(
                $"option width of template {Name} is {asked.Width}; a multiple of its {asked.Heads} heads is expected");
    }

    private sealed record Asked(int Layers, int Width, int Heads, float Dropout);
}
