using System.Text.RegularExpressions;

namespace Maas.Core.Naming;

/// <summary>The form of tenant, model, dataset and alias names: 1 to 64 of <c>a-z 0-9 -</c>, no hyphen at either end.</summary>
internal static partial class NamePattern
{
    [GeneratedRegex("\\A[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    public static bool Matches(string? text) => text is not null && Pattern().IsMatch(text);

    public static string Check(string? text, string noun) => Matches(text)
        ? text!
        : throw ServiceError.InvalidName.With(
            $"{noun} {Quote(text)} is not a name; names are 1 to 64 of a-z, 0-9 and '-', with no '-' at either end");

    public static string Quote(string? text) => text switch
    {
        null => "(none)",
        { Length: > 80 } => $"\"{text[..80]}…\"",
        _ => $"\"{text}\"",
    };
}
