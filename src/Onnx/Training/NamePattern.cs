using System.IO.Enumeration;
using Maas.Onnx.Templates;

namespace Maas.Onnx.Training;

/// <summary>Patterns of initializer names: <c>*</c> is any text, <c>?</c> any character, all else itself.</summary>
public static class NamePattern
{
    private const int MostShown = 20;

    public static bool Matches(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), name, ignoreCase: false);

    /// <summary>The names that any of the patterns matches.</summary>
    /// <param name="place">Which field has the patterns, for the error.</param>
    /// <exception cref="OnnxException">A pattern matches none of the names.</exception>
    public static IReadOnlySet<string> Select(string place, IEnumerable<string> patterns, IReadOnlyList<string> names)
    {
        var selected = new HashSet<string>();
        foreach (var pattern in patterns)
        {
            var found = names.Where(name => Matches(pattern, name)).ToList();
            if (found.Count == 0)
            {
                throw new OnnxException(
                    Nearest.Unknown($"{place}: no initializer matches", pattern, [.. NearestFirst(pattern, names).Take(MostShown)]));
            }

            selected.UnionWith(found);
        }

        return selected;
    }

    // Those that begin alike: a misspelt layer is near its own letters.
    private static IEnumerable<string> NearestFirst(string pattern, IReadOnlyList<string> names) => names
        .OrderByDescending(name => pattern.Zip(name).TakeWhile(pair => pair.First == pair.Second).Count());
}
