using Maas.Codecs.Text.Framing;
using Maas.Codecs.Text.Normalizing;
using Maas.Codecs.Text.Restoring;
using Maas.Codecs.Text.Splitting;
using Maas.Codecs.Text.Vocabularies;

namespace Maas.Codecs.Text.Reading;

/// <summary>What a <c>tokenizer.json</c> is made of.</summary>
internal sealed record TokenizerParts
{
    public required IWordModel Model { get; init; }
    public required IReadOnlyList<AddedToken> Added { get; init; }

    /// <summary>One more than the greatest id.</summary>
    public required int Size { get; init; }
    public required Normalizer Normalizer { get; init; }
    public required Splitter Splitter { get; init; }
    public required SpecialFrame Frame { get; init; }
    public required Restorer Restorer { get; init; }

    /// <summary>Null where the file does not say it.</summary>
    public required int? PadId { get; init; }
    public required bool PadsLeft { get; init; }
}
