using Maas.Onnx.Building;
using Maas.Onnx.Tensors;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Templates;

/// <summary>A decoder's tokens with their past: what each may look at, where it stands, and the keys and values that are kept.</summary>
internal sealed class DecoderInputs
{
    // The longest wavelength of rotary positions (Su and others, 2021).
    private const double RotaryBase = 10_000;

    private readonly NamedLayers layers;
    private readonly int heads;
    private readonly int headSize;
    private readonly string mask;
    private readonly string positions;
    private int blocks;

    public DecoderInputs(NamedLayers layers, int heads, int headSize)
    {
        (this.layers, this.heads, this.headSize) = (layers, heads, headSize);
        Ids = layers.Graph.Input("input_ids", DataType.Int64, -1, -1);
        mask = layers.Graph.Input("attention_mask", DataType.Int64, -1, -1);
        positions = layers.Graph.Input("position_ids", DataType.Int64, -1, -1);
    }

    /// <summary>The new tokens: [N, S].</summary>
    public string Ids { get; }

    /// <summary>Booleans [N, 1, S, past + S]: a token looks at itself and at what stands before it, but not at padding.</summary>
    public string Allowed()
    {
        var all = Length(mask, "all");
        var (first, step) = (layers.Number("causal.first", 0L), layers.Number("causal.step", 1L));
        var past = layers.Node("causal.past", "Sub", [all, Length(Ids, "new")]);
        var keys = layers.Node("causal.keys", "Range", [first, all, step]);
        var queries = layers.Node("causal.queries", "Range", [past, all, step]);
        queries = layers.Node("causal.queries", "Unsqueeze", [queries, layers.Constant("causal.axis", 1L)]);
        var causal = layers.Node("causal", "LessOrEqual", [keys, queries]);
        var real = layers.Node("padding", "Cast", [mask], Attributes.Of("to", (long)DataType.Bool));
        real = layers.Node("padding", "Unsqueeze", [real, layers.Constant("padding.axes", 1L, 2L)]);
        return layers.Node("causal", "And", [causal, real]);
    }

    /// <summary>The cosine and sine that each token's heads are turned by: [N, 1, S, headSize / 2].</summary>
    public (string Cosine, string Sine) Rotation()
    {
        var frequencies = Enumerable.Range(0, headSize / 2).Select(pair => (float)Math.Pow(RotaryBase, -2.0 * pair / headSize)).ToArray();
        var value = layers.Node("rotary", "Cast", [positions], Attributes.Of("to", (long)DataType.Float));
        value = layers.Node("rotary", "Unsqueeze", [value, layers.Constant("rotary.axes", 1L, 3L)]);
        var constant = layers.Constant("rotary.frequencies", NewTensor.Of<float>("", frequencies, frequencies.Length));
        value = layers.Node("rotary", "Mul", [value, constant]);
        return (layers.Node("rotary", "Cos", [value]), layers.Node("rotary", "Sin", [value]));
    }

    /// <summary>Turns queries and keys by their positions, and puts the block's past before its keys and values.</summary>
    public TransformerLayers.Heads Arrange(
        TransformerLayers.Heads given, (string Cosine, string Sine) rotation, int block, string name)
    {
        blocks = Math.Max(blocks, block + 1);
        var query = Turn(given.Query, rotation, $"{name}.query");
        var key = Append("key", Turn(given.Key, rotation, $"{name}.key"), block);
        return new(query, key, Append("value", given.Value, block));
    }

    /// <summary>Declares the scores and, in order, what the next step takes as its past.</summary>
    public void DeclareOutputs(long vocabulary)
    {
        layers.Graph.Output("logits", DataType.Float, -1, -1, vocabulary);
        for (var block = 0; block < blocks; block++)
        {
            layers.Graph.Output($"present.{block}.key", DataType.Float, -1, heads, -1, headSize);
            layers.Graph.Output($"present.{block}.value", DataType.Float, -1, heads, -1, headSize);
        }
    }

    // Each pair of values (i, i + half) is a point that turns with the position.
    private string Turn(string value, (string Cosine, string Sine) rotation, string name)
    {
        var half = headSize / 2;
        var parts = layers.Split(value, $"{name}.halves", axis: 3, half, half);
        string Product(int part, string factor, string of) => layers.Node($"{name}.{of}", "Mul", [parts[part], factor]);
        var first = layers.Node($"{name}.first", "Sub", [Product(0, rotation.Cosine, "a"), Product(1, rotation.Sine, "b")]);
        var second = layers.Node($"{name}.second", "Add", [Product(1, rotation.Cosine, "c"), Product(0, rotation.Sine, "d")]);
        return layers.Node(name, "Concat", [first, second], Attributes.Of("axis", 3));
    }

    private string Append(string kind, string value, int block)
    {
        var past = layers.Graph.Input($"past_key_values.{block}.{kind}", DataType.Float, -1, heads, -1, headSize);
        return layers.Graph.NamedNode(
            $"/present/{block}/{kind}/Concat", "Concat", [past, value], $"present.{block}.{kind}", Attributes.Of("axis", 2));
    }

    private string Length(string value, string name)
    {
        var length = layers.Node($"causal.{name}", "Shape", [value], Attributes.Of("start", 1), Attributes.Of("end", 2));
        return layers.Node($"causal.{name}", "Squeeze", [length]);
    }
}
