using System.Text.Json;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Training;

namespace Maas.Onnx.Templates;

/// <summary>
/// A transformer's decoder: pre-norm blocks with causal attention and rotary positions. One graph trains, with a past of no tokens,
/// and generates step by step, with each step's <c>present</c> as the next one's <c>past_key_values</c>. Named as Optimum names it.
/// </summary>
internal sealed class GptTemplate : ITemplate
{
    public string Name => "gpt";

    public string Summary => "A transformer decoder that goes on with a text, token by token.";

    public IReadOnlyList<TemplateOption> Options { get; } =
    [
        new("layers", "4", "the blocks, 1 to 96"),
        new("width", "128", "the values of a token, 8 to 8192; an even multiple of heads"),
        new("heads", "4", "the attention heads of a block, 1 to 128"),
        new("context", "128", "the tokens that are looked at to tell the next, 2 to 32768; trained on pieces of so many"),
        new("dropout", "0", "the share of values that each training step leaves out, from 0 to below 1"),
        new("tiedEmbeddings", "true", "whether scores are read from the embeddings' own weights"),
    ];

    public void CheckOptions(JsonElement options) => Read(options);

    public void CheckShape(DataShape data, JsonElement options)
    {
        var asked = Read(options);
        var vocabulary = TemplateShape.Vocabulary(Name, data);
        TemplateShape.CheckWeights(Name,
        [
            (vocabulary, asked.TiedEmbeddings ? asked.Width : 2L * asked.Width),
            .. TransformerLayers.Weights(asked.Width, asked.Layers),
        ]);
    }

    public ModelProto Build(DataShape data, JsonElement options)
    {
        CheckShape(data, options);
        var asked = Read(options);
        var layers = new NamedLayers(new GraphBuilder(Name, GraphBuilder.AttentionOpset));
        var vocabulary = TemplateShape.Vocabulary(Name, data);
        var decoder = new DecoderInputs(layers, asked.Heads, asked.Width / asked.Heads);
        var blocks = new TransformerLayers(layers, asked.Width, asked.Heads, asked.Dropout);
        var table = layers.Graph.Parameter("embedding.weight", vocabulary, asked.Width);
        var value = layers.Node("embedding", "Gather", [table, decoder.Ids]);
        value = layers.Dropout(value, "embedding.dropout", asked.Dropout);

        var bias = blocks.Bias(decoder.Allowed(), "mask");
        var rotation = decoder.Rotation();
        for (var block = 0; block < asked.Layers; block++)
        {
            var number = block;
            value = blocks.Block(value, $"blocks.{block}", bias, (heads, name) => decoder.Arrange(heads, rotation, number, name));
        }

        value = layers.LayerNormalization(value, "norm", asked.Width);
        var head = asked.TiedEmbeddings
            ? layers.Node("head", "Transpose", [table], Attributes.Of("perm", 1L, 0L))
            : layers.Graph.Parameter("head.weight", asked.Width, vocabulary);
        layers.Graph.NamedNode("/head/MatMul", "MatMul", [value, head], "logits");
        decoder.DeclareOutputs(vocabulary);
        return layers.Graph.Build();
    }

    public double? FirstDeviation(InitializerRole role, JsonElement options) =>
        TransformerLayers.FirstDeviation(role, Read(options).Layers);

    public int? Context(JsonElement options) => Read(options).Context;

    private Asked Read(JsonElement options)
    {
        var reader = new OptionReader(this, options);
        var asked = new Asked(
            reader.Integer("layers", 4, 1, 96),
            reader.Integer("width", 128, 8, 8_192),
            reader.Integer("heads", 4, 1, 128),
            reader.Integer("context", 128, 2, 32_768),
            reader.Fraction("dropout", 0, limit: 1),
            reader.Flag("tiedEmbeddings", true));
        return asked.Width % (2 * asked.Heads) == 0
            ? asked
            : throw new OnnxException(
                $"option width of template {Name} is {asked.Width}; an even multiple of its {asked.Heads} heads is expected");
    }

    private sealed record Asked(int Layers, int Width, int Heads, int Context, float Dropout, bool TiedEmbeddings);
}
