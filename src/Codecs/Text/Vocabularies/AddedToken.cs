namespace Maas.Codecs.Text.Vocabularies;

/// <summary>
/// A token that is found in the text as it is, before any splitting: by <see cref="Normalized"/>, in the text as the normalizer leaves it.
/// </summary>
internal sealed record AddedToken(int Id, string Content)
{
    /// <summary>Only where no word character stands beside it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Takes the white space before it, or behind it, along.</summary>
    public bool StripLeft { get; init; }
    public bool StripRight { get; init; }

    public bool Normalized { get; init; }

    /// <summary>Left out when ids become text.</summary>
    public bool Special { get; init; }
}
