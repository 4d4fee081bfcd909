using Maas.Datasets.Archives;

namespace Maas.Datasets.Images;

/// <summary>
/// Which entries are pictures, and of which class: each lies in a folder that is named after its class, all of them perhaps in one
/// folder around. What systems leave behind (folders themselves, <c>__MACOSX</c>, names that begin with a dot) is passed over.
/// </summary>
internal static class ClassFolders
{
    private const int MostClasses = 10_000;

    /// <summary>The pictures in the archive's order. What has no class, or a name that leaves the archive, goes to the errors.</summary>
    public static IReadOnlyList<ClassEntry> Sort(IReadOnlyList<ZipEntry> entries, ErrorList errors)
    {
        var files = new List<(ZipEntry Entry, string[] Path)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (FindDanger(entry.Name) is { } danger)
            {
                errors.Add(Shown.Text(entry.Name), null, danger);
                continue;
            }

            var path = entry.Name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
            if (entry.IsFolder || path.Length == 0 || path.Any(IsLeftBehind))
            {
                continue;
            }

            if (!seen.Add(entry.Name))
            {
                errors.Add(entry.Name, null, "the archive has two entries of this name");
                continue;
            }

            files.Add((entry, path));
        }

        return InClasses(files, errors);
    }

    private static List<ClassEntry> InClasses(List<(ZipEntry Entry, string[] Path)> files, ErrorList errors)
    {
        var haveOneFolder = files.All(file => file.Path.Length > 1 && file.Path[0] == files[0].Path[0]);
        var around = haveOneFolder && files.Any(file => file.Path.Length > 2) ? 1 : 0;
        var pictures = new List<ClassEntry>(files.Count);
        foreach (var (entry, path) in files)
        {
            if (path.Length - around == 2)
            {
                pictures.Add(new(entry, path[around]));
                continue;
            }

            errors.Add(entry.Name, null, path.Length - around < 2
                ? "the file lies in no class folder; class/picture.png is expected"
                : "the file lies too deep; class/picture.png is expected, all perhaps in one folder around");
        }

        CheckClasses(pictures, errors);
        return pictures;
    }

    private static void CheckClasses(List<ClassEntry> pictures, ErrorList errors)
    {
        var classes = pictures.Select(picture => picture.Class).Distinct(StringComparer.Ordinal).Count();
        if (classes > MostClasses)
        {
            errors.Add(null, null, $"the archive has {classes} class folders; at most {MostClasses} are possible");
        }
    }

    private static string? FindDanger(string name)
    {
        if (name.Contains('\\', StringComparison.Ordinal))
        {
            return "the name has a backslash; folders are parted by /";
        }

        if (name.StartsWith('/') || (name.Length > 1 && name[1] == ':'))
        {
            return "the name is an absolute path; names inside the archive are expected";
        }

        if (name.Split('/').Contains(".."))
        {
            return "the name leads out of the archive by ..";
        }

        return name.Any(char.IsControl) ? "the name has control characters" : null;
    }

    private static bool IsLeftBehind(string part) =>
        part.StartsWith('.') || part is "__MACOSX"
        || part.Equals("Thumbs.db", StringComparison.OrdinalIgnoreCase) || part.Equals("desktop.ini", StringComparison.OrdinalIgnoreCase);
}
