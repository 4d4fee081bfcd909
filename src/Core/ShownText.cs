namespace Maas.Core;

/// <summary>What somebody sent, as a message shows it.</summary>
public static class ShownText
{
    private const int MostCharacters = 80;

    /// <summary>The text, cut where it is long.</summary>
    public static string Cut(string text) => text.Length > MostCharacters ? $"{text[..MostCharacters]}…" : text;
}
