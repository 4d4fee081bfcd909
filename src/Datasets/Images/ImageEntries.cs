using System.Runtime.CompilerServices;
using Maas.Core;
using Maas.Datasets.Archives;

namespace Maas.Datasets.Images;

/// <summary>The pictures of a ZIP of class folders, in the archive's order, for training.</summary>
public static class ImageEntries
{
    /// <summary>One picture at a time, from a seekable stream.</summary>
    /// <exception cref="ServiceException">The dataset has errors; a checked one has none.</exception>
    public static async IAsyncEnumerable<ImageEntry> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var errors = new ErrorList();
        var pictures = ClassFolders.Sort(await ZipDirectory.ReadAsync(stream, ZipLimits.Default, cancellation), errors);
        if (errors.Count > 0)
        {
            throw errors.ToException();
        }

        using var contents = new ZipContents(stream, ZipLimits.Default);
        for (var i = 0; i < pictures.Count; i++)
        {
            var (entry, folder) = pictures[i];
            if (await contents.ReadAsync(entry, cancellation) is { } problem)
            {
                throw ServiceError.InvalidDataset.With($"{entry.Name}: {problem}", new Violation(entry.Name, null, problem));
            }

            yield return new(i, folder, entry.Name, contents.Bytes);
        }
    }
}
