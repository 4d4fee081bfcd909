using Maas.Core;
using Maas.Core.Datasets;
using Maas.Datasets.Archives;
using Maas.Datasets.Images;
using Maas.Datasets.Sounds;
using Maas.Datasets.Texts;

namespace Maas.Datasets;

/// <summary>Reads a ZIP of class folders through, once, holding one file at a time.</summary>
internal static class ArchiveCheck
{
    public static async Task<DatasetReport> CheckAsync(string path, ZipLimits limits, CancellationToken cancellation)
    {
        var errors = new ErrorList();
        try
        {
            using var archive = await Archive.OpenAsync(path, limits, errors, cancellation);
            return Check(archive, errors, cancellation);
        }
        catch (ServiceException broken)
        {
            errors.Add(null, null, broken.Detail);
            return new() { Format = DatasetFormat.Images, Rows = 0, ErrorCount = errors.Count, Errors = errors.First };
        }
    }

    private static DatasetReport Check(Archive archive, ErrorList errors, CancellationToken cancellation)
    {
        if (archive.Entries.Count == 0 && errors.Count == 0)
        {
            errors.Add(null, null, "the archive has no files; pictures, sounds or texts in folders of their classes are expected");
        }

        var format = FileKinds.Find(archive, errors);
        var summary = Summary(format);
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
        {
            cancellation.ThrowIfCancellationRequested();
            counts[entry.Class] = counts.GetValueOrDefault(entry.Class) + 1;
            if ((FileKinds.Find(entry.Name) ?? format) == format && FindProblem(archive, entry, summary) is { } problem)
            {
                errors.Add(entry.Name, null, problem);
            }
        }

        return summary.Complete(new()
        {
            Format = format,
            Rows = archive.Entries.Count,
            Classes = [.. counts.Select(pair => new CategoryCount(pair.Key, pair.Value))],
            Warnings = ClassWarnings.Of(null, [.. counts.Keys]),
            ErrorCount = errors.Count,
            Errors = errors.First,
        });
    }

    private static string? FindProblem(Archive archive, ArchiveEntry entry, IFileSummary summary)
    {
        var problem = archive.FindProblem(entry, out var read);
        using var bytes = read;
        return problem ?? summary.Add(bytes.Span);
    }

    private static IFileSummary Summary(DatasetFormat format) => format switch
    {
        DatasetFormat.Images => new ImageSummary(),
        DatasetFormat.Sounds => new SoundSummary(),
        DatasetFormat.Texts => new TextSummary(),
        _ => throw new InvalidOperationException($"an archive holds no {format}"),
    };
}
