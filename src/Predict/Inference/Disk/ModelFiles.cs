using Maas.Core;
using Maas.Core.Registry;
using Maas.Core.Storage;

namespace Maas.Predict.Inference.Disk;

/// <summary>
/// A version's files on this machine, for one load and then as long as its session lives: in a place that outlives the process, or, where
/// there is none, in a folder that goes with this. Whatever the place, a file is given only when it has the SHA-256 of the manifest.
/// </summary>
/// <remarks>
/// A download is written to a temporary folder and renamed when it is whole and checked, so a place holds no half files of killed
/// processes; those are in temporary folders, which the next start removes. Two who download one file at the same time rename the
/// same bytes one after the other.
/// </remarks>
internal sealed class ModelFiles(VersionStore versions, TrustedVersion version, DiskPlace? place, string root) : IDisposable
{
    /// <summary>How the names of temporary folders begin.</summary>
    public const string FolderPrefix = "maas-session-";

    private readonly TemporaryFolder? temporary = place is null ? NewFolder(root) : null;

    public DiskPlace? Place => place;

    /// <summary>Where the files lie, by their names in the manifest.</summary>
    public string Folder => place?.Files ?? temporary!.Path;

    /// <summary>A folder on the same disk, to write what is renamed when it is whole. The caller disposes it.</summary>
    public TemporaryFolder NewFolder() => NewFolder(root);

    /// <summary>What is still to be downloaded, as far as names tell.</summary>
    public long MissingBytes() =>
        version.Manifest.Files.Where(file => !File.Exists(Path.Combine(Folder, file.Name))).Sum(file => file.SizeBytes);

    /// <summary>Sees to it that the file is there, downloads it where it is not, and gives its path.</summary>
    /// <exception cref="ServiceException">The stored bytes are not those of the manifest.</exception>
    public async Task<string> GetAsync(ManifestFile file, CancellationToken cancellation)
    {
        var path = Path.Combine(Folder, file.Name);
        if (await FileDigest.FindAsync(path, cancellation) == file.Sha256)
        {
            return path;
        }

        if (place is null)
        {
            await versions.DownloadAsync(version, file, path, cancellation);
        }
        else
        {
            using var folder = NewFolder();
            var whole = Path.Combine(folder.Path, "download");
            await versions.DownloadAsync(version, file, whole, cancellation);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(whole, path, overwrite: true);
        }

        return path;
    }

    public void Dispose()
    {
        place?.Dispose();
        temporary?.Dispose();
    }

    private static TemporaryFolder NewFolder(string root) => TemporaryFolder.Create(root, $"{FolderPrefix}{Guid.NewGuid():N}");
}
