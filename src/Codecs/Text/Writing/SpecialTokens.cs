namespace Maas.Codecs.Text.Writing;

/// <summary>The special tokens of tokenizers that are made here: GPT-2's and a padding for BPE, BERT's for WordPiece.</summary>
internal static class SpecialTokens
{
    public const string EndOfText = "<|endoftext|>", PadOfBytes = "<|pad|>";
    public const string Pad = "[PAD]", Unknown = "[UNK]", First = "[CLS]", Last = "[SEP]", Mask = "[MASK]";

    /// <summary>What stands before a WordPiece token that continues a word.</summary>
    public const string Continuing = "##";

    public static readonly IReadOnlyList<string> OfBytePairs = [EndOfText, PadOfBytes];
    public static readonly IReadOnlyList<string> OfWordPieces = [Pad, Unknown, First, Last, Mask];
}
