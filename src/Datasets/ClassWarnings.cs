using Maas.Core;

namespace Maas.Datasets;

/// <summary>What looks wrong with the names of classes, though it may be meant.</summary>
internal static class ClassWarnings
{
    private const int MostShown = 5;

    /// <summary>One class alone, and classes that only case or white space parts.</summary>
    /// <param name="place">The column; null for folders.</param>
    /// <param name="classes">Each once.</param>
    public static IReadOnlyList<Violation> Of(string? place, IReadOnlyList<string> classes)
    {
        var warnings = new List<Violation>();
        if (classes.Count == 1)
        {
            warnings.Add(new(place, null, $"there is one class alone, {Shown.Text(classes[0])}; nothing can be told apart from it"));
        }

        var alike = classes.GroupBy(WithoutWhiteSpace, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Take(MostShown);
        warnings.AddRange(alike.Select(group => new Violation(place, null, Describe(group.Take(MostShown)))));
        return warnings;
    }

    private static string WithoutWhiteSpace(string name) => string.Concat(name.Where(letter => !char.IsWhiteSpace(letter)));

    private static string Describe(IEnumerable<string> names) =>
        $"{string.Join(" and ", names.Select(Shown.Text))} are taken for different classes; only case or white space parts them";
}
