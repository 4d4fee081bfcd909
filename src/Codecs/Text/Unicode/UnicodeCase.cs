namespace Maas.Codecs.Text.Unicode;

/// <summary>Lower case by Unicode's own mapping, of no language: what the runtime knows, and the one letter that becomes two.</summary>
internal static class UnicodeCase
{
    private const string DottedCapital = "\u0130", DottedSmall = "i\u0307";

    public static string Lower(string text) =>
        text.ToLowerInvariant().Replace(DottedCapital, DottedSmall, StringComparison.Ordinal);
}
