using System.Security.Cryptography;
using Maas.Core.Registry;
using Maas.Core.Storage;
using Maas.Predict.Inference.Sessions;
using Microsoft.Extensions.Logging;

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
internal sealed class DiskPlaces(string root, long maximumBytes, DiskRoom room, TimeProvider time, ILogger logger)
{
    private const string FolderName = "maas-models";
    private const string Gone = "gone-";
    private const string Without = "model files are there only while their session lives";

    // Who could write there could have any graph served.
    private readonly Lazy<string?> folder = new(() => maximumBytes > 0 ? UserFolder.Find(root, FolderName, Without, logger) : null);

    /// <summary>The place of the version's files, held until it is disposed; null where there can be none.</summary>
    public DiskPlace? TryEnter(VersionKey version, IReadOnlyList<ManifestFile> files) =>
        files.Sum(file => file.SizeBytes) <= maximumBytes && folder.Value is { } own
            ? DiskPlace.TryEnter(Path.Combine(own, NameOf(files)), version, time)
            : null;

    /// <summary>
    /// Removes what nobody uses until so many bytes fit in beside the rest, and on the disk; false where too much is in use.
    /// </summary>
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

        var places = LongestUnusedFirst(own);
        var held = places.Sum(place => place.Bytes);
        foreach (var (path, _, size) in places)
        {
            if (held + bytes <= maximumBytes)
            {
                break;
            }

            held -= TryRemove(own, path) ? size : 0;
        }

        return TryFreeDisk(bytes) && held + bytes <= maximumBytes;
    }

    /// <summary>
    /// Removes what nobody uses until the disk, which may be smaller than the bound, or shared, has so many bytes free. Datasets that
    /// are kept there go first: for them no caller waits.
    /// </summary>
    public bool TryFreeDisk(long bytes)
    {
        var own = folder.Value;
        var at = own ?? (root.Length > 0 ? root : Path.GetTempPath());
        foreach (var (path, _, _) in own is null ? [] : LongestUnusedFirst(own))
        {
            if (room.FreeBytes(at, bytes) > bytes)
            {
                return true;
            }

            TryRemove(own!, path);
        }

        return room.FreeBytes(at, bytes) > bytes;
    }

    /// <summary>The versions whose files lie here.</summary>
    public IReadOnlyList<VersionKey> Versions() =>
        folder.Value is { } own ? [.. Places(own).SelectMany(PlaceVersions.List).Distinct()] : [];

    /// <summary>
    /// Removes the files of versions that are no more, but for those that other versions have too; what is in use stays until it is
    /// asked again.
    /// </summary>
    public void Remove(IReadOnlySet<VersionKey> deleted)
    {
        foreach (var path in folder.Value is { } own ? Places(own) : [])
        {
            var versions = PlaceVersions.List(path);
            if (versions.Count > 0 && versions.All(deleted.Contains))
            {
                TryRemove(Path.GetDirectoryName(path)!, path);
                continue;
            }

            foreach (var version in versions.Where(deleted.Contains))
            {
                PlaceVersions.Remove(path, version);
            }
        }
    }

    private static IReadOnlyList<(string Path, DateTime Used, long Bytes)> LongestUnusedFirst(string own) =>
        [
            .. Directory.EnumerateDirectories(own).Select(DiskPlace.Find).OfType<(string Path, DateTime Used, long Bytes)>()
                .OrderBy(place => place.Used),
        ];

    private static IReadOnlyList<string> Places(string own) => [.. Directory.EnumerateDirectories(own)
        .Where(path => !Path.GetFileName(path).StartsWith(Gone, StringComparison.Ordinal))];

    private static bool TryRemove(string own, string path)
    {
        if (DiskPlace.TryTakeOut(path, Path.Combine(own, $"{Gone}{Guid.NewGuid():N}")) is not { } gone)
        {
            return false;
        }

        TryDelete(gone);
        return true;
    }

    // Versions of the same bytes share a place, whoever's they are: only who knows the digests gets in.
    private static string NameOf(IReadOnlyList<ManifestFile> files) => Convert.ToHexStringLower(SHA256.HashData(
        System.Text.Encoding.UTF8.GetBytes(string.Concat(files.Select(file => $"{file.Sha256} {file.Name}\n")))));

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
