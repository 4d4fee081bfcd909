using Maas.Core;

namespace Maas.Datasets.Archives;

/// <summary>
/// The files of a ZIP of class folders. Its directory alone is held in memory; each file is read when it is asked for, in any order
/// and by any number of threads at once, until the archive is disposed.
/// </summary>
public sealed class Archive : IDisposable
{
    private readonly FileStream file;
    private readonly ZipReader reader;

    private Archive(FileStream file, ZipLimits limits, IReadOnlyList<ArchiveEntry> entries)
    {
        this.file = file;
        reader = new(file.SafeFileHandle, limits);
        Entries = entries;
    }

    /// <summary>The files that have a class, in the archive's order. Folders, and what systems leave behind, are not among them.</summary>
    public IReadOnlyList<ArchiveEntry> Entries { get; }

    /// <summary>Opens an archive and reads its directory.</summary>
    /// <exception cref="ServiceException">The dataset has errors; the directory of a checked one has none.</exception>
    public static async Task<Archive> OpenAsync(string path, CancellationToken cancellation)
    {
        var errors = new ErrorList();
        var archive = await OpenAsync(path, ZipLimits.Default, errors, cancellation);
        if (errors.Count == 0)
        {
            return archive;
        }

        archive.Dispose();
        throw errors.ToException();
    }

    /// <summary>Opens an archive for a check: what is wrong with an entry goes to the errors.</summary>
    /// <exception cref="ServiceException">The directory as a whole can't be read, or nothing of the archive should be.</exception>
    internal static async Task<Archive> OpenAsync(string path, ZipLimits limits, ErrorList errors, CancellationToken cancellation)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.RandomAccess);
        try
        {
            var entries = await ZipDirectory.ReadAsync(file, limits, cancellation);
            ZipClaims.Check(entries, file.Length, limits, errors);
            return new(file, limits, [.. ClassFolders.Sort(entries, errors).Select((each, index) => new ArchiveEntry(index, each))]);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads a file, its size and checksum verified.</summary>
    /// <exception cref="ServiceException">It is not what the directory says, encrypted, or larger than is read;
    /// the message names it.</exception>
    public ArchiveBytes Read(ArchiveEntry entry) => FindProblem(entry, out var bytes) is { } problem
        ? throw ServiceError.InvalidDataset.With($"{entry.Name}: {problem}", new Violation(entry.Name, null, problem))
        : bytes;

    public void Dispose() => file.Dispose();

    /// <summary>Reads a file; gives what is wrong with it, or null. What came is the caller's to dispose.</summary>
    internal string? FindProblem(ArchiveEntry entry, out ArchiveBytes bytes) => reader.Read(entry.Zip, out bytes);
}
