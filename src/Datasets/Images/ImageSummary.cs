using Maas.Core.Datasets;
using Maas.Datasets.Archives;

namespace Maas.Datasets.Images;

/// <summary>The size and channels that most pictures have.</summary>
internal sealed class ImageSummary : IFileSummary
{
    private readonly Dictionary<ImageHeader, long> headers = [];

    public string? Add(ReadOnlySpan<byte> file)
    {
        if (ImageHeader.Find(file, out var header) is { } problem)
        {
            return problem;
        }

        headers[header] = headers.GetValueOrDefault(header) + 1;
        return null;
    }

    public DatasetReport Complete(DatasetReport report) => report with
    {
        Images = headers.OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key.Width).ThenBy(pair => pair.Key.Height).ThenBy(pair => pair.Key.Channels)
            .Select(pair => new ImagesReport(pair.Key.Width, pair.Key.Height, pair.Key.Channels))
            .FirstOrDefault(),
    };
}
