using System.Text.Json.Serialization;
using Maas.Core.Naming;

namespace Maas.Core.Jobs;

/// <summary>Where a text model's tokenizer comes from: learned from the training part, or brought as a dataset.</summary>
public sealed record TokenizerChoice
{
    public const int LeastVocabulary = 300, GreatestVocabulary = 200_000;

    public TokenizerType Type { get; init; } = TokenizerType.ByteLevelBpe;

    /// <summary>How many tokens are learned, special ones counted; there may be fewer where the texts don't have so many.</summary>
    public int VocabularySize { get; init; } = 4000;

    /// <summary>The tokenizer itself lowers case (WordPiece also takes accents off then).</summary>
    public bool Lowercase { get; init; }

    /// <summary>
    /// The dataset that holds the tokenizer: a <c>tokenizer.json</c>, or a ZIP archive with one, with <c>vocab.json</c> and
    /// <c>merges.txt</c>, or with <c>vocab.txt</c>. Null: it is learned.
    /// </summary>
    public DatasetName? Dataset { get; init; }
}

[JsonConverter(typeof(KebabCaseConverter<TokenizerType>))]
public enum TokenizerType
{
    /// <summary>Byte-pair encoding of UTF-8's bytes, as GPT-2 has it: any text can be written and comes back as it was.</summary>
    ByteLevelBpe,

    /// <summary>As BERT has it: pieces of words; what it can't write is unknown.</summary>
    WordPiece,
}
