using System.Text.Json;

namespace Maas.Cli.Predict;

/// <summary>A model's answer; a prediction's shape depends on the model's decoding.</summary>
internal sealed record Predictions
{
    public required string Model { get; init; }
    public required int Version { get; init; }

    /// <summary>A prediction for each thing that was sent, where the model declares what its outputs mean.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("predictions")]
    public IReadOnlyList<Prediction>? Each { get; init; }

    /// <summary>The output tensors, where it does not.</summary>
    public IReadOnlyDictionary<string, Tensor>? Outputs { get; init; }
}

internal sealed record Prediction
{
    public string? Label { get; init; }
    public double? Probability { get; init; }
    public IReadOnlyList<LabelProbability>? Top { get; init; }
    public IReadOnlyList<LabelProbability>? Labels { get; init; }
    public IReadOnlyList<double>? Embedding { get; init; }
    public double? Value { get; init; }
    public IReadOnlyDictionary<string, double>? Values { get; init; }
    public IReadOnlyDictionary<string, Tensor>? Outputs { get; init; }
}

internal sealed record LabelProbability(string Label, double Probability);

internal sealed record Tensor(IReadOnlyList<long> Shape, JsonElement Data);
