using System.Security.Cryptography;
using Maas.Core.Registry;

namespace Maas.Predict.Inference.Disk;

/// <summary>
/// Places on this machine's disk, one for each set of files that versions have, together bounded in bytes: what was unused for longest
/// goes first, and what is in use stays, also where the bound is passed for that. For any number of threads, and of processes that
/// share the folder.
/// </summary>
/// <remarks>
/// The race: (1) A enters a place and reads its files. (2) B, maybe another process, needs room and would remove them. So who is in a
/// place holds its mark shared, and only who gets the mark alone removes: (3) either A has the mark first, and B passes the place over;
/// or B has it, and A, who does not get it, loads without a place. (4) B gives the place another name before it deletes anything, so
/// nobody enters a half-deleted one, and what a killed B has left is known by that name. (5) A may have opened the mark before B took
/// it and locked it after B let go: then it is in no place any more, which A sees by looking again.
/// </remarks>
internal sealed class DiskPlaces(string root, long maximumBytes, TimeProvider time)
{
    private const string FolderName = "maas-models";
    private const string Gone = "gone-";

    // Who could write here could have any graph served: it is this user's alone.
    private const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly Lazy<string?> folder = new(() => Find(root));

    /// <summary>The place of these files, held until it is disposed; null where there can be none.</summary>
    public DiskPlace? TryEnter(IReadOnlyList<ManifestFile> files) =>
        maximumBytes > 0 && files.Sum(file => file.SizeBytes) <= maximumBytes && folder.Value is { } own
            ? DiskPlace.TryEnter(Path.Combine(own, NameOf(files)), time)
            : null;

    /// <summary>Removes what nobody uses until so many bytes fit in beside the rest; false where too much is in use.</summary>
    public bool MakeRoom(long bytes)
    {
        if (folder.Value is not { } own)
        {
            return false;
        }

        foreach (var gone in Directory.EnumerateDirectories(own, Gone + "*"))
        {
            TryDelete(gone);
        }

        var places = Directory.EnumerateDirectories(own).Select(DiskPlace.Find).OfType<(string Path, DateTime Used, long Bytes)>().ToList();
        var held = places.Sum(place => place.Bytes);
        foreach (var (path, _, size) in places.OrderBy(place => place.Used))
        {
            if (held + bytes <= maximumBytes)
            {
                break;
            }

            if (DiskPlace.TryTakeOut(path, Path.Combine(own, $"{Gone}{Guid.NewGuid():N}")) is { } gone)
            {
                TryDelete(gone);
                held -= size;
            }
        }

        return held + bytes <= maximumBytes;
    }

    // Versions of the same bytes share a place, whoever's they are: only who knows the digests gets in.
    private static string NameOf(IReadOnlyList<ManifestFile> files) => Convert.ToHexStringLower(SHA256.HashData(
        System.Text.Encoding.UTF8.GetBytes(string.Concat(files.Select(file => $"{file.Sha256} {file.Name}\n")))));

    // A folder that is somebody else's, or that leads elsewhere, is not used.
    private static string? Find(string root)
    {
        try
        {
            var path = Path.Combine(root.Length > 0 ? root : Path.GetTempPath(), FolderName);
            if (OperatingSystem.IsWindows())
            {
                return Directory.CreateDirectory(path).FullName;
            }

            var made = Directory.CreateDirectory(path, OwnersAlone);
            File.SetUnixFileMode(path, OwnersAlone);
            return made.LinkTarget is null ? made.FullName : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // What can't be deleted now is the next one's to delete.
    private static void TryDelete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
