using System.Text.Json;

namespace Maas.Core;

/// <summary>What somebody sent, as a message shows it.</summary>
public static class ShownText
{
    private const int MostCharacters = 80;

    /// <summary>The text, cut where it is long.</summary>
    public static string Cut(string text) => text.Length > MostCharacters ? $"{text[..MostCharacters]}…" : text;

    /// <summary>A value as it was written, cut where it is long; of a list or an object only that it is one.</summary>
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"\"{Cut(value.GetString()!)}\"",
        _ => Cut(value.GetRawText()),
    };
}
