using System.Text.Json;

namespace Maas.Core;

/// <summary>The words that enums have in JSON, in messages and on the command line.</summary>
public static class Words
{
    /// <summary>All words of an enum, in its order.</summary>
    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(Of)];

    public static string Word<T>(this T value)
        where T : struct, Enum => Of(value.ToString());

    /// <summary>The word of a member's name.</summary>
    public static string Of(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    public static bool TryParse<T>(string? word, out T value)
        where T : struct, Enum
    {
        var index = All<T>().ToList().IndexOf(word ?? "");
        value = index < 0 ? default : Enum.GetValues<T>()[index];
        return index >= 0;
    }
}
