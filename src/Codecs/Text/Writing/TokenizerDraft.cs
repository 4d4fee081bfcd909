namespace Maas.Codecs.Text.Writing;

/// <summary>What a <c>tokenizer.json</c> of ours says: a vocabulary in the order of its ids, and for BPE its merges.</summary>
internal sealed record TokenizerDraft
{
    public required IReadOnlyList<string> Tokens { get; init; }

    /// <summary>Pairs of tokens, the first to be joined first; null: WordPiece.</summary>
    public IReadOnlyList<(string Left, string Right)>? Merges { get; init; }

    /// <summary>Tokens of the vocabulary that are found in a text as they are.</summary>
    public IReadOnlyList<string> Special { get; init; } = [];

    public bool Lowercase { get; init; }
}
