using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Inference.Disk;

/// <summary>
/// Where the files of a version lie, and beside them what loads have made of them. It stays while it is held; the time of its mark is
/// that of its last use.
/// </summary>
internal sealed class DiskPlace : IDisposable
{
    private const string Mark = "used";

    private readonly string path;
    private readonly FileStream mark;
    private readonly TimeProvider time;

    private DiskPlace(string path, FileStream mark, TimeProvider time)
    {
        (this.path, this.mark, this.time) = (path, mark, time);
        Touch();
    }

    /// <summary>Where the version's own files lie, by their names in the manifest.</summary>
    public string Files => Path.Combine(path, "files");

    /// <summary>Where that lies which was made of them.</summary>
    public string Made => Path.Combine(path, "made");

    /// <summary>Null where it is just being removed, or the disk can't be written.</summary>
    public static DiskPlace? TryEnter(string path, VersionKey version, TimeProvider time)
    {
        try
        {
            Directory.CreateDirectory(Path.Combine(path, "files"));
            Directory.CreateDirectory(Path.Combine(path, "made"));
            var mark = new FileStream(Path.Combine(path, Mark), FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
            var place = new DiskPlace(path, mark, time);
            if (place.TryNote(version))
            {
                return place;
            }

            mark.Dispose();
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>When the place was used last, and what it holds; null where it is no more.</summary>
    public static (string Path, DateTime Used, long Bytes)? Find(string path)
    {
        try
        {
            return (path, File.GetLastWriteTimeUtc(Path.Combine(path, Mark)),
                new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Gives a place that nobody holds another name; null where somebody does.</summary>
    public static string? TryTakeOut(string path, string name)
    {
        try
        {
            using var alone = new FileStream(Path.Combine(path, Mark), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (OperatingSystem.IsWindows())
            {
                // There a folder with an open file can't be renamed; who gets in now finds its files gone, and loads without a place.
                alone.Dispose();
            }

            Directory.Move(path, name);
            return name;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        Touch();
        mark.Dispose();
    }

    // Once the mark is held: a place is not removed while a version comes to it.
    private bool TryNote(VersionKey version)
    {
        try
        {
            PlaceVersions.Add(path, version);
            return File.Exists(mark.Name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Touch()
    {
        try
        {
            File.SetLastWriteTimeUtc(mark.Name, time.GetUtcNow().UtcDateTime);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It counts as unused for longer than it is.
        }
    }
}
