namespace Maas.Datasets.Archives;

/// <summary>
/// Which entries are files of a class, and of which: each lies in a folder that is named after its class, all of them perhaps in one
/// folder around. What systems leave behind (folders themselves, <c>__MACOSX</c>, names that begin with a dot) is passed over.
/// </summary>
internal static class ClassFolders
{
    private const int MostClasses = 10_000;

    /// <summary>The files in the archive's order. What has no class, or a name that leaves the archive, goes to the errors.</summary>
    public static IReadOnlyList<ClassEntry> Sort(IReadOnlyList<ZipEntry> entries, ErrorList errors)
    {
        var files = new List<(ZipEntry Entry, string[] Path)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (ZipNames.FindDanger(entry.Name) is { } danger)
            {
                errors.Add(Shown.Text(entry.Name), null, danger);
                continue;
            }

            var path = ZipNames.Parts(entry.Name);
            if (entry.IsFolder || path.Length == 0 || path.Any(ZipNames.IsLeftBehind))
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
        var classified = new List<ClassEntry>(files.Count);
        var classes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (entry, path) in files)
        {
            if (path.Length - around == 2)
            {
                classes.Add(path[around]);
                classified.Add(new(entry, classes.TryGetValue(path[around], out var shared) ? shared : path[around]));
                continue;
            }

            errors.Add(entry.Name, null, path.Length - around < 2
                ? "the file lies in no class folder; class/file is expected"
                : "the file lies too deep; class/file is expected, all perhaps in one folder around");
        }

        if (classes.Count > MostClasses)
        {
            errors.Add(null, null, $"the archive has {classes.Count} class folders; at most {MostClasses} are possible");
        }

        return classified;
    }
}
