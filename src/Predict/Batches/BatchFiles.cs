using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Datasets.Archives;
using Maas.Predict.Catalog;

namespace Maas.Predict.Batches;

/// <summary>
/// Brings a job's dataset to this instance's disk, where it goes with the claim; or, of one whose digest an earlier slice has found right,
/// and whose next row's place is known, only what the slice reads.
/// </summary>
public sealed class BatchFiles(DatasetStore datasets)
{
    private const int BufferBytes = 128 << 10;

    /// <exception cref="ServiceException">The disk has no room for it, or it was deleted.</exception>
    internal async Task<IBatchRows> OpenAsync(JobClaim claim, ReadyBatch ready, CancellationToken cancellation)
    {
        var dataset = ready.Dataset;
        if (claim.Job.Batch!.Next is { } next
            && await datasets.TryOpenAsync(claim.Tenant, dataset.Dataset, dataset.Sha256, next.Tag, cancellation) is { } stored)
        {
            return new TableBatch(stored, next.Tag, dataset.Report.Format, ready.Columns);
        }

        var (path, tag) = await DownloadAsync(claim, dataset, cancellation);
        return RuleOfTask.IsTable(dataset.Report.Format)
            ? new TableBatch(Open(path), tag, dataset.Report.Format, ready.Columns)
            : new ArchiveBatch(await Archive.OpenAsync(path, cancellation));
    }

    private async Task<(string Path, string Tag)> DownloadAsync(JobClaim claim, DatasetEntry dataset, CancellationToken cancellation)
    {
        var free = new DriveInfo(claim.Folder).AvailableFreeSpace;
        if (dataset.SizeBytes >= free)
        {
            throw ServiceError.TooLarge.With(
                $"the dataset has {dataset.SizeBytes} bytes; the disk of this instance has room for {free}");
        }

        var path = Path.Combine(claim.Folder, "dataset");
        return (path, await datasets.DownloadAsync(claim.Tenant, dataset.Dataset, dataset.Sha256, path, cancellation));
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.Asynchronous);
}
