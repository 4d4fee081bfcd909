namespace Maas.Onnx.Templates;

/// <summary>What a template has to know of the data that its graph takes, and of what it is to give.</summary>
public sealed record DataShape
{
    /// <summary>
    /// One example's shape, without the batch: [features] of a table row, [channels, height, width] of a picture in pixels,
    /// [samples] of a sound, [tokens] of a text (the most that one example has).
    /// </summary>
    public required IReadOnlyList<long> InputShape { get; init; }

    /// <summary>Classes or targets, at least 1. What generates text gives a score for each token instead, and does not read it.</summary>
    public required int Outputs { get; init; }

    /// <summary>How many tokens the tokenizer knows, special ones among them: ids are below it. Null where no text goes in.</summary>
    public int? Vocabulary { get; init; }

    /// <summary>Samples a second, in hertz. Null where no sound goes in.</summary>
    public int? SampleRate { get; init; }
}
