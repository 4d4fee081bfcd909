using Maas.Core.Datasets;
using Maas.Datasets.Archives;

namespace Maas.Datasets.Texts;

/// <summary>How long texts are.</summary>
internal sealed class TextSummary : IFileSummary
{
    private readonly List<long> lengths = [];
    private long bytes;

    public string? Add(ReadOnlySpan<byte> file)
    {
        var scan = new TextScan();
        if (file.Trim(" \t\r\n"u8).IsEmpty)
        {
            return file.IsEmpty ? "the file is empty; text is expected" : "the file holds nothing but white space; text is expected";
        }

        scan.Add(file, isLast: true);
        bytes += file.Length;
        lengths.Add(scan.Characters);
        return scan.Problem;
    }

    public DatasetReport Complete(DatasetReport report)
    {
        if (lengths.Count == 0)
        {
            return report;
        }

        lengths.Sort();
        return report with { Texts = new(bytes, lengths.Sum(), lengths[lengths.Count / 2], lengths[^1]) };
    }
}
