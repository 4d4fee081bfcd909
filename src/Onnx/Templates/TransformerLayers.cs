using Maas.Onnx.Building;
using Maas.Onnx.Training;

namespace Maas.Onnx.Templates;

/// <summary>
/// The pre-norm blocks of transformers: x + attention(norm(x)), then x + mlp(norm(x)). Values are [N, S, width]; attention is over
/// heads [N, heads, S, headSize], by the operator Attention, which is one fused call in the trainer and in ONNX Runtime.
/// </summary>
internal sealed class TransformerLayers(NamedLayers layers, int width, int heads, float dropout)
{
    // Adding it leaves nothing of a score, and no infinity that would make a row without any allowed position NaN.
    private const float Forbidden = -1e9f;

    /// <summary>The hidden width of a block's two-layer network, as a multiple of the width.</summary>
    public const int MlpFactor = 4;

    /// <summary>What the heads of a block look for, look at, and take.</summary>
    public sealed record Heads(string Query, string Key, string Value);

    /// <summary>
    /// As GPT-2 starts: weights and embeddings from normal values of 0.02, those that end a residual branch smaller by the root of
    /// the number of branches, biases zero.
    /// </summary>
    public static double? FirstDeviation(InitializerRole role, int blocks) => role.Kind switch
    {
        InitializerKind.Weight when role.Name.EndsWith(".output.weight", StringComparison.Ordinal) => 0.02 / Math.Sqrt(2 * blocks),
        InitializerKind.Weight or InitializerKind.Embedding => 0.02,
        InitializerKind.Bias => 0,
        _ => null,
    };

    /// <summary>The weights of the blocks as pairs of lengths, for the check of their size.</summary>
    public static IEnumerable<(long From, long To)> Weights(int width, int blocks) =>
        [(width, (4L + (2 * MlpFactor)) * width * blocks)];

    /// <summary>From where attention is allowed, booleans [N, 1, S, past + S], what is added to its scores.</summary>
    public string Bias(string allowed, string name) => layers.Node(
        name, "Where", [allowed, layers.Number($"{name}.allowed", 0f), layers.Number($"{name}.forbidden", Forbidden)]);

    /// <param name="arrange">What becomes of the heads before they meet: positions turned in, the past put before.</param>
    public string Block(string value, string name, string bias, Func<Heads, string, Heads> arrange)
    {
        var attended = Attention(layers.LayerNormalization(value, $"{name}.norm1", width), $"{name}.attention", bias, arrange);
        value = Residual(value, attended, $"{name}.attention");
        var inner = layers.LayerNormalization(value, $"{name}.norm2", width);
        inner = layers.Projection(inner, $"{name}.mlp.input", width, MlpFactor * width);
        inner = layers.Node($"{name}.mlp", "Gelu", [inner]);
        return Residual(value, layers.Projection(inner, $"{name}.mlp.output", MlpFactor * width, width), $"{name}.mlp");
    }

    private string Attention(string value, string name, string bias, Func<Heads, string, Heads> arrange)
    {
        var (query, key, content) = arrange(Split(layers.Projection(value, $"{name}.qkv", width, 3 * width), name), name);
        var taken = layers.Node(name, "Attention", [query, key, content, bias]);
        taken = layers.Node($"{name}.merge", "Transpose", [taken], Attributes.Of("perm", 0L, 2L, 1L, 3L));
        taken = layers.Node($"{name}.merge", "Reshape", [taken, layers.Constant($"{name}.merge", 0L, 0L, width)]);
        return layers.Projection(taken, $"{name}.output", width, width);
    }

    private Heads Split(string value, string name)
    {
        var shape = layers.Constant($"{name}.split.shape", 0L, 0L, 3L * heads, width / heads);
        value = layers.Node($"{name}.split", "Reshape", [value, shape]);
        value = layers.Node($"{name}.split", "Transpose", [value], Attributes.Of("perm", 0L, 2L, 1L, 3L));
        var parts = layers.Split(value, $"{name}.split", axis: 1, heads, heads, heads);
        return new(parts[0], parts[1], parts[2]);
    }

    private string Residual(string value, string branch, string name) =>
        layers.Node($"{name}.residual", "Add", [value, layers.Dropout(branch, $"{name}.dropout", dropout)]);
}
