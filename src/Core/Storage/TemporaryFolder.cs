namespace Maas.Core.Storage;

/// <summary>
/// A folder that goes when this is disposed. A file beside its content is held open as long as the process lives, also where
/// several processes share the disk: what nobody holds was left behind by one that was killed.
/// </summary>
public sealed class TemporaryFolder : IDisposable
{
    private const string Mark = "alive";

    // Between making a folder and marking it.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly string folder;
    private readonly FileStream mark;

    private TemporaryFolder(string folder, FileStream mark)
    {
        (this.folder, this.mark) = (folder, mark);
        Path = Directory.CreateDirectory(System.IO.Path.Combine(folder, "files")).FullName;
    }

    /// <summary>Where the content lies; empty at first.</summary>
    public string Path { get; }

    /// <param name="root">Where it is made; empty: the system's folder for temporary files.</param>
    /// <param name="name">Of this folder alone.</param>
    public static TemporaryFolder Create(string root, string name)
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(RootOf(root), name)).FullName;
        return new(folder, TakeMark(folder));
    }

    /// <summary>Removes the folders of killed processes whose names begin so; gives how many.</summary>
    public static int RemoveAbandoned(string root, string prefix, DateTimeOffset now)
    {
        var removed = 0;
        foreach (var folder in Directory.EnumerateDirectories(RootOf(root), prefix + "*"))
        {
            if (now.UtcDateTime - Directory.GetCreationTimeUtc(folder) > Grace && TryRemove(folder))
            {
                removed++;
            }
        }

        return removed;
    }

    public void Dispose()
    {
        mark.Dispose();
        TryRemove(folder);
    }

    private static string RootOf(string root) => root.Length > 0 ? Directory.CreateDirectory(root).FullName : System.IO.Path.GetTempPath();

    private static FileStream TakeMark(string folder) =>
        new(System.IO.Path.Combine(folder, Mark), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    // What can't be removed now is held, or is removed at the next start.
    private static bool TryRemove(string folder)
    {
        try
        {
            TakeMark(folder).Dispose();
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
