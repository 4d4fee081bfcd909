using Maas.Codecs.Text;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Naming;
using Maas.Datasets;
using Maas.Predict.Api;

namespace Maas.Predict.Catalog;

/// <summary>Checks an uploaded dataset and stores it, if nothing is wrong with it.</summary>
public sealed class DatasetIntake(DatasetStore datasets)
{
    /// <summary>
    /// The stored dataset, and whether it is new: the same bytes under the same name are not stored again, unless they are now said to
    /// be something else.
    /// </summary>
    /// <exception cref="ServiceException">The data has errors: with the first 100 of them.</exception>
    internal async Task<(DatasetEntry Entry, bool IsNew)> PutAsync(
        TenantId tenant, DatasetName dataset, UploadedFile file, DatasetFormat? said, CancellationToken cancellation)
    {
        if (await datasets.FindAsync(tenant, dataset, cancellation) is { } stored && stored.Sha256 == file.Sha256
            && (said is null || stored.Report.Format == said))
        {
            return (stored, false);
        }

        var report = await DatasetCheck.CheckAsync(file.Path, said, cancellation);
        if (report.ErrorCount > 0)
        {
            throw ServiceError.InvalidDataset.With(
                $"the dataset has {report.ErrorCount} errors, the first: {Told(report.Errors[0])}", report.Errors);
        }

        if (report.Format == DatasetFormat.Tokenizer)
        {
            TextTokenizer.From(await File.ReadAllBytesAsync(file.Path, cancellation));
        }

        return (await datasets.PutAsync(tenant, dataset, file.Path, file.Sha256, report, cancellation), true);
    }

    private static string Told(Violation violation) =>
        (violation.Row is { } row ? $"row {row}: " : violation.Place is { } place ? $"{place}: " : "") + violation.Message;
}
