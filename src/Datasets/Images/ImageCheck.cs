using Maas.Core;
using Maas.Core.Datasets;
using Maas.Datasets.Archives;

namespace Maas.Datasets.Images;

/// <summary>Reads a ZIP of pictures through, once, holding one picture at a time.</summary>
internal static class ImageCheck
{
    public static async Task<DatasetReport> CheckAsync(Stream stream, ZipLimits limits, CancellationToken cancellation)
    {
        var errors = new ErrorList();
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var headers = new Dictionary<ImageHeader, long>();
        var pictures = await FindPicturesAsync(stream, limits, errors, cancellation);
        using var contents = new ZipContents(stream, limits);
        foreach (var (entry, folder) in pictures)
        {
            var problem = await contents.ReadAsync(entry, cancellation);
            problem ??= ImageHeader.Find(contents.Bytes.Span, out var header) ?? Count(headers, header);
            counts[folder] = counts.GetValueOrDefault(folder) + 1;
            if (problem is not null)
            {
                errors.Add(entry.Name, null, problem);
            }

            if (contents.IsBomb)
            {
                break;
            }
        }

        return Report(counts, headers, errors);
    }

    private static async ValueTask<IReadOnlyList<ClassEntry>> FindPicturesAsync(
        Stream stream, ZipLimits limits, ErrorList errors, CancellationToken cancellation)
    {
        try
        {
            var pictures = ClassFolders.Sort(await ZipDirectory.ReadAsync(stream, limits, cancellation), errors);
            if (pictures.Count == 0 && errors.Count == 0)
            {
                errors.Add(null, null, "the archive has no pictures; class/picture.png is expected");
            }

            return pictures;
        }
        catch (ServiceException broken)
        {
            errors.Add(null, null, broken.Detail);
            return [];
        }
    }

    private static string? Count(Dictionary<ImageHeader, long> headers, ImageHeader header)
    {
        headers[header] = headers.GetValueOrDefault(header) + 1;
        return null;
    }

    private static DatasetReport Report(SortedDictionary<string, long> counts, Dictionary<ImageHeader, long> headers, ErrorList errors)
    {
        var usual = headers.OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key.Width).ThenBy(pair => pair.Key.Height).ThenBy(pair => pair.Key.Channels)
            .Select(pair => new ImagesReport(pair.Key.Width, pair.Key.Height, pair.Key.Channels))
            .FirstOrDefault();
        return new()
        {
            Format = DatasetFormat.Images,
            Rows = counts.Values.Sum(),
            Classes = [.. counts.Select(pair => new CategoryCount(pair.Key, pair.Value))],
            Images = usual,
            ErrorCount = errors.Count,
            Errors = errors.First,
        };
    }
}
