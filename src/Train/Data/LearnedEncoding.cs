using Maas.Core.Registry;

namespace Maas.Train.Data;

/// <summary>How raw things become tensors, as it was learned from the training part, and the files that go with it by name.</summary>
internal sealed record LearnedEncoding(Encoding Encoding)
{
    public IReadOnlyDictionary<string, byte[]> Files { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>How many tokens the tokenizer knows; null where no text goes in.</summary>
    public int? Vocabulary { get; init; }
}
