using Maas.Codecs.Text;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Naming;
using Maas.Datasets;
using Maas.Datasets.Archives;
using Maas.Predict.Api;

namespace Maas.Predict.Catalog;

/// <summary>Checks an uploaded dataset and stores it, if nothing is wrong with it.</summary>
public sealed class DatasetIntake(DatasetStore datasets)
{
    /// <summary>
    /// The stored dataset, and whether it is new: the same bytes under the same name are not stored again, unless they are now said to
    /// be something else.
    /// </summary>
    /// <param name="mediaType">What its sender says that it is; null: nothing.</param>
    /// <exception cref="ServiceException">The data has errors: with the first 100 of them.</exception>
    internal async Task<(DatasetEntry Entry, bool IsNew)> PutAsync(
        TenantId tenant, DatasetName dataset, UploadedFile file, string? mediaType, CancellationToken cancellation)
    {
        if (mediaType is not null && DatasetMediaType.IsArchive(mediaType))
        {
            CheckArchive(file, mediaType);
        }

        var said = DatasetFormats.FindByMediaType(mediaType);
        if (await datasets.FindAsync(tenant, dataset, cancellation) is { } stored && stored.Sha256 == file.Sha256
            && (said is null || stored.Report.Format == said)
            && await datasets.IsStoredAsync(tenant, dataset, stored.Sha256, cancellation))
        {
            return (stored, false);
        }

        var report = await DatasetCheck.CheckAsync(file.Path, said, cancellation);
        if (report.ErrorCount > 0)
        {
            throw ServiceError.InvalidDataset.With(
                $"the dataset has {Counted.Of(report.ErrorCount, "error")}, the first: {Told(report.Errors[0])}", report.Errors);
        }

        if (report.Format == DatasetFormat.Tokenizer)
        {
            TextTokenizer.From(await File.ReadAllBytesAsync(file.Path, cancellation));
        }

        return (await datasets.PutAsync(tenant, dataset, file.Path, file.Sha256, report, cancellation), true);
    }

    // Else it would be read as whatever its first letters look like, which nobody meant.
    private static void CheckArchive(UploadedFile file, string mediaType)
    {
        var first = new byte[4];
        using var bytes = File.OpenRead(file.Path);
        if (!ArchiveUnfolding.IsArchive(first.AsSpan(0, bytes.ReadAtLeast(first, first.Length, throwOnEndOfStream: false))))
        {
            throw ServiceError.InvalidDataset.With($"the dataset is sent as {mediaType}; its first bytes are not those of a ZIP archive");
        }
    }

    private static string Told(Violation violation) =>
        (violation.Row is { } row ? $"row {row}: " : violation.Place is { } place ? $"{place}: " : "") + violation.Message;
}
