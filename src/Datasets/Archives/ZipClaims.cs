using Maas.Core;

namespace Maas.Datasets.Archives;

/// <summary>
/// What an archive's directory claims of all entries together. A reader holds each entry to its own claim, so that what is refused
/// here never unfolds.
/// </summary>
internal static class ZipClaims
{
    private const long FreeTotalBytes = 64L << 20;

    /// <summary>Entries that share their data go to the errors.</summary>
    /// <exception cref="ServiceException">The archive unfolds to too much.</exception>
    public static void Check(IReadOnlyList<ZipEntry> entries, long archiveBytes, ZipLimits limits, ErrorList errors)
    {
        var total = entries.Aggregate(Int128.Zero, (sum, entry) => sum + entry.Bytes);
        if (total > limits.TotalBytes || (total > FreeTotalBytes && total > (Int128)archiveBytes * limits.TotalRatio))
        {
            throw ServiceError.InvalidDataset.With(
                $"the archive unfolds to far more than archives of its size do ({total} bytes, of {archiveBytes}); nothing of it is read");
        }

        var ordered = entries.OrderBy(entry => entry.Offset).ToArray();
        for (var i = 1; i < ordered.Length; i++)
        {
            var (before, entry) = (ordered[i - 1], ordered[i]);
            if ((Int128)before.Offset + ZipReader.LocalHeaderBytes + before.PackedBytes > entry.Offset)
            {
                errors.Add(entry.Name, null, $"the entry's data overlap those of {Shown.Text(before.Name)}");
            }
        }
    }
}
