using Maas.Codecs.Text.Splitting;

namespace Maas.Codecs.Text.Reading;

/// <summary>Reads whether <c>Metaspace</c> writes a space before a text; old files say it by <c>add_prefix_space</c>.</summary>
internal static class MetaspaceReader
{
    public static MetaspaceSplit.Prepend Prepend(TokenizerFields part) => part.Text("prepend_scheme") switch
    {
        null when !part.Flag("add_prefix_space", true) => MetaspaceSplit.Prepend.Never,
        null or "always" => MetaspaceSplit.Prepend.Always,
        "never" => MetaspaceSplit.Prepend.Never,
        "first" => MetaspaceSplit.Prepend.First,
        var other => throw part.Wrong("prepend_scheme", $"is {TokenizerFields.Quote(other)}; it takes one of always, never, first"),
    };
}
