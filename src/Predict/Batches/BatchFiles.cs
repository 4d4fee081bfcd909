using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Datasets.Archives;
using Maas.Predict.Catalog;

namespace Maas.Predict.Batches;

/// <summary>Brings a job's dataset to this instance's disk, where it goes with the claim.</summary>
public sealed class BatchFiles(DatasetStore datasets)
{
    /// <exception cref="ServiceException">The disk has no room for it, or it was deleted.</exception>
    internal async Task<IBatchRows> OpenAsync(JobClaim claim, ReadyBatch ready, CancellationToken cancellation)
    {
        var (dataset, free) = (ready.Dataset, new DriveInfo(claim.Folder).AvailableFreeSpace);
        if (dataset.SizeBytes >= free)
        {
            throw ServiceError.TooLarge.With(
                $"the dataset has {dataset.SizeBytes} bytes; the disk of this instance has room for {free}");
        }

        var path = Path.Combine(claim.Folder, "dataset");
        await datasets.DownloadAsync(claim.Tenant, dataset.Dataset, dataset.Sha256, path, cancellation);
        return RuleOfTask.IsTable(dataset.Report.Format)
            ? new TableBatch(path, dataset.Report.Format, ready.Columns)
            : new ArchiveBatch(await Archive.OpenAsync(path, cancellation));
    }
}
