using Maas.Core.Registry;
using Maas.Onnx.Templates;

namespace Maas.Train.Data;

/// <summary>A dataset as numbers, parted, and how to come from raw things to these numbers and back. Owns its parts.</summary>
internal sealed record TrainingData : IDisposable
{
    public required EncodedPart Training { get; init; }

    /// <summary>Null where the split has none.</summary>
    public EncodedPart? Validation { get; init; }

    /// <summary>Null where the split has none.</summary>
    public EncodedPart? Test { get; init; }

    /// <summary>Learned from the training part alone.</summary>
    public required Encoding Encoding { get; init; }
    public required Decoding Decoding { get; init; }

    /// <summary>What the encoding needs besides, such as a tokenizer: a version's further files, by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>How many tokens the tokenizer knows; null where no text goes in.</summary>
    public int? Vocabulary { get; init; }

    /// <summary>Rows that have no target and so are in no part.</summary>
    public required int RowsWithoutTarget { get; init; }

    /// <summary>How many values the graph gives for an example.</summary>
    public int Outputs => Decoding switch
    {
        LabelDecoding { Activation: ScoreActivation.Sigmoid, Labels.Count: 2 } => 1,
        LabelDecoding labels => labels.Labels.Count,
        RegressionDecoding regression => regression.Targets.Count,
        TextDecoding => Vocabulary!.Value,
        var other => throw new InvalidOperationException($"unknown decoding {other.GetType().Name}"),
    };

    /// <summary>What a template has to know.</summary>
    public DataShape Shape => new()
    {
        InputShape = Training.ExampleShape,
        Outputs = Outputs,
        Vocabulary = Vocabulary,
        SampleRate = (Encoding as AudioEncoding)?.SampleRate,
    };

    /// <summary>What metrics are read from: the test part; without one the validation part; without that the training part.</summary>
    public (string Name, EncodedPart Part) ScoredPart =>
        Test is not null ? ("test", Test)
        : Validation is not null ? ("validation", Validation)
        : ("training", Training);

    public void Dispose()
    {
        Training.Dispose();
        Validation?.Dispose();
        Test?.Dispose();
    }
}
