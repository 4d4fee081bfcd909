namespace Maas.Codecs.Text.Vocabularies;

/// <summary>How byte-pair encoding treats characters that it does not know, and the ends of words.</summary>
internal sealed record BytePairOptions
{
    /// <summary>The token for unknown characters; null: they are left out.</summary>
    public string? Unknown { get; init; }

    /// <summary>A run of unknown characters is one token.</summary>
    public bool FuseUnknown { get; init; }

    /// <summary>An unknown character is written as the tokens <c>&lt;0x00&gt;</c>… of its bytes.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>A word that is a token as a whole is that one, whatever the merges say.</summary>
    public bool WholeWords { get; init; }

    /// <summary>What stands before every character but a word's first.</summary>
    public string ContinuingPrefix { get; init; } = "";

    /// <summary>What stands behind a word's last character.</summary>
    public string EndSuffix { get; init; } = "";
}
