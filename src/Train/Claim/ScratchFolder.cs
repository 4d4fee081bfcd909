using Maas.Core.Jobs;

namespace Maas.Train.Claim;

/// <summary>
/// A folder of one claim alone, gone with it. A file in it is held open as long as its trainer lives, also where several trainers
/// share the disk: what nobody holds was left behind by one that was killed.
/// </summary>
internal sealed class ScratchFolder : IDisposable
{
    private const string Prefix = "maas-job-";
    private const string Mark = "alive";

    // Between making a folder and marking it.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly FileStream mark;

    private ScratchFolder(string path, FileStream mark) => (Path, this.mark) = (path, mark);

    public string Path { get; }

    public static ScratchFolder Create(TrainOptions options, Job job)
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Root(options), $"{Prefix}{job.Id}-{job.Fence}")).FullName;
        return new(folder, TakeMark(folder));
    }

    /// <summary>Removes the folders of killed trainers; gives how many.</summary>
    public static int RemoveAbandoned(TrainOptions options, DateTimeOffset now)
    {
        var removed = 0;
        foreach (var folder in Directory.EnumerateDirectories(Root(options), Prefix + "*"))
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
        TryRemove(Path);
    }

    private static string Root(TrainOptions options) =>
        options.Folder is { Length: > 0 } folder ? Directory.CreateDirectory(folder).FullName : System.IO.Path.GetTempPath();

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
