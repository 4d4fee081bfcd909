using System.Text.Json.Serialization;

namespace Maas.Core.Registry;

/// <summary>What a row of the output tensor means.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(LabelDecoding), "labels")]
[JsonDerivedType(typeof(RegressionDecoding), "regression")]
[JsonDerivedType(typeof(EmbeddingDecoding), "embedding")]
[JsonDerivedType(typeof(TextDecoding), "text")]
public abstract record Decoding
{
    /// <summary>The graph's output that is read.</summary>
    public required string Output { get; init; }

    /// <summary>Further outputs, such as boxes, that are given as tensors beside what that one means.</summary>
    public IReadOnlyList<string> Beside { get; init; } = [];
}

/// <summary>Scores [labels] to probabilities of labels. With sigmoid and a single score, it is the second of two labels'.</summary>
public sealed record LabelDecoding : Decoding
{
    public required IReadOnlyList<string> Labels { get; init; }
    public ScoreActivation Activation { get; init; } = ScoreActivation.Softmax;

    /// <summary>How many of the most probable labels an answer lists.</summary>
    public int Top { get; init; } = 5;

    /// <summary>Where several labels may hold at once, by sigmoid or with probabilities from the graph: from which probability on one
    /// does, 0 to 1; null: exactly one holds.</summary>
    public double? Threshold { get; init; }
}

[JsonConverter(typeof(KebabCaseConverter<ScoreActivation>))]
public enum ScoreActivation
{
    /// <summary>The graph's scores are probabilities already.</summary>
    None,
    Softmax,
    Sigmoid,
}

/// <summary>Numbers [targets]: <c>y × standardDeviation + mean</c> each.</summary>
public sealed record RegressionDecoding : Decoding
{
    public required IReadOnlyList<RegressionTarget> Targets { get; init; }
}

public sealed record RegressionTarget(string Name, double Mean, double StandardDeviation);

/// <summary>Numbers [size] as a vector, or [tokens, size] as one that stands for all tokens.</summary>
public sealed record EmbeddingDecoding : Decoding
{
    public TokenPooling Pooling { get; init; } = TokenPooling.None;

    /// <summary>Whether the vector is made 1 long (by its Euclidean length), so that a product of two is their cosine.</summary>
    public bool Normalize { get; init; }
}

[JsonConverter(typeof(KebabCaseConverter<TokenPooling>))]
public enum TokenPooling
{
    /// <summary>The output has one vector a row.</summary>
    None,

    /// <summary>The mean over the tokens that are no padding, as the encoding's mask (or the input <c>attention_mask</c>) says; over all
    /// where there is no mask.</summary>
    Mean,

    /// <summary>The first token's.</summary>
    Cls,
}

/// <summary>
/// Scores [tokens, vocabulary] of the token that follows each: text is made by taking one, appending it, and asking again. The graph
/// has the inputs and outputs of a decoder with a key-value cache, as Optimum names them.
/// </summary>
public sealed record TextDecoding : Decoding
{
    /// <summary>The most tokens that text and what follows it may have together.</summary>
    public required int Context { get; init; }
}
