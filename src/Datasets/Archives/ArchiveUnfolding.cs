using System.Globalization;
using Maas.Core;
using Maas.Core.Storage;

namespace Maas.Datasets.Archives;

/// <summary>
/// Takes all files out of a ZIP archive that a stranger sent. Nothing is written under the archive's own names, nothing is held in
/// memory but its directory, and what comes out is bounded before anything does: by a number of bytes, by what an archive of its size
/// can hold, and by the disk.
/// </summary>
public static class ArchiveUnfolding
{
    private const int MostFiles = 10_000;
    private const int MostFolders = 32;
    private const int MostNameCharacters = 80;

    // What must stay free for others who use the disk.
    private const long SpareBytes = 64L << 20;

    /// <summary>Whether a file is such an archive, by its first bytes.</summary>
    public static bool IsArchive(ReadOnlySpan<byte> first) => first.StartsWith("PK\x03\x04"u8) || first.StartsWith("PK\x05\x06"u8);

    /// <summary>Writes the archive's files to a folder, under numbers. Folders, and what systems leave behind, are passed over.</summary>
    /// <param name="room">Of the disk that the folder lies on.</param>
    /// <param name="mostBytes">What all files together may have.</param>
    /// <exception cref="ServiceException">The archive can't be read, is none, or would do harm; the message names the entry. Or the
    /// disk has no room for its files, now or ever.</exception>
    public static async Task<IReadOnlyList<UnfoldedFile>> UnfoldAsync(
        string path, string folder, DiskRoom room, long mostBytes, CancellationToken cancellation)
    {
        var limits = new ZipLimits { Entries = MostFiles, EntryBytes = mostBytes, TotalBytes = mostBytes };
        await using var file =
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.RandomAccess);
        var entries = await ZipDirectory.ReadAsync(file, limits, cancellation);
        var errors = new ErrorList();
        ZipClaims.Check(entries, file.Length, limits, errors);
        var files = Choose(entries, errors);
        if (errors.Count > 0)
        {
            throw errors.ToException();
        }

        CheckRoom(files, folder, room);
        var reader = new ZipReader(file.SafeFileHandle, limits);
        var unfolded = new List<UnfoldedFile>(files.Count);
        foreach (var (entry, name) in files)
        {
            var target = Path.Combine(folder, unfolded.Count.ToString(CultureInfo.InvariantCulture));
            if (await reader.WriteAsync(entry, target, cancellation) is { } problem)
            {
                throw ServiceError.InvalidDataset.With($"{Shown.Text(name)}: {problem}", new Violation(name, null, problem));
            }

            unfolded.Add(new(name, target, entry.Bytes));
        }

        return unfolded;
    }

    private static List<(ZipEntry Entry, string Name)> Choose(IReadOnlyList<ZipEntry> entries, ErrorList errors)
    {
        var files = new List<(ZipEntry Entry, string Name)>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in entries)
        {
            var parts = ZipNames.Parts(entry.Name);
            if (ZipNames.FindDanger(entry.Name) is { } danger)
            {
                errors.Add(Shown.Text(entry.Name), null, danger);
            }
            else if (parts.Length > MostFolders || parts.Any(part => part.Length > MostNameCharacters))
            {
                errors.Add(
                    Shown.Text(entry.Name), null,
                        $"the name is too long; at most {MostFolders} parts of {MostNameCharacters} characters are possible");
            }
            else if (!entry.IsFolder && parts.Length > 0 && !parts.Any(ZipNames.IsLeftBehind))
            {
                files.Add((entry, string.Join('/', parts)));
                if (!seen.Add(files[^1].Name))
                {
                    errors.Add(Shown.Text(entry.Name), null, "the archive has two entries of this name");
                }
            }
        }

        if (files.FirstOrDefault(file => Folders(file.Name).Any(seen.Contains)) is { Name: { } inside })
        {
            errors.Add(Shown.Text(inside), null, "the archive has a file of the name of a folder that this lies in");
        }

        return files;
    }

    private static IEnumerable<string> Folders(string name) =>
        Enumerable.Range(0, name.Length).Where(at => name[at] == '/').Select(at => name[..at]);

    private static void CheckRoom(List<(ZipEntry Entry, string Name)> files, string folder, DiskRoom room)
    {
        var needed = files.Sum(file => file.Entry.Bytes);
        room.Check(folder, needed, SpareBytes, $"the archive unfolds to {needed} bytes", ServiceError.TooLarge);
    }
}
