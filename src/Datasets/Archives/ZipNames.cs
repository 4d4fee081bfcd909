namespace Maas.Datasets.Archives;

/// <summary>What the names of an archive's entries may be: paths inside it, parted by <c>/</c>.</summary>
internal static class ZipNames
{
    /// <summary>Why nothing may be written or read under this name; null: it may.</summary>
    public static string? FindDanger(string name)
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

    /// <summary>The parts of a path, without those that say nothing.</summary>
    public static string[] Parts(string name) =>
        [.. name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".")];

    /// <summary>What systems leave behind in archives and folders.</summary>
    public static bool IsLeftBehind(string part) =>
        part.StartsWith('.') || part is "__MACOSX"
        || part.Equals("Thumbs.db", StringComparison.OrdinalIgnoreCase) || part.Equals("desktop.ini", StringComparison.OrdinalIgnoreCase);
}
