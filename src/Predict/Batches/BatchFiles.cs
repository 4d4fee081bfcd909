using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Storage;
using Maas.Datasets.Archives;
using Maas.Predict.Api;
using Maas.Predict.Catalog;

namespace Maas.Predict.Batches;

/// <summary>
/// Brings a job's dataset to this instance's disk, once for all slices here; or, of one whose digest a slice elsewhere has found right,
/// and whose next row's place is known, only what the slice reads.
/// </summary>
public sealed class BatchFiles(DatasetStore datasets, KeptDatasets kept, DiskRoom room, RequestOptions options)
{
    private const int BufferBytes = 128 << 10;

    /// <exception cref="ServiceException">The disk has no room for it, now or ever, or it was deleted.</exception>
    internal async Task<IBatchRows> OpenAsync(JobClaim claim, ReadyBatch ready, CancellationToken cancellation)
    {
        var dataset = ready.Dataset;
        var fetched = await FindKeptAsync(claim, dataset, cancellation);
        if (fetched is null && claim.Job.Batch!.Next is { } next
            && await datasets.TryOpenAsync(claim.Tenant, dataset.Dataset, dataset.Sha256, next.Tag, cancellation) is { } stored)
        {
            return new TableBatch(stored, next.Tag, dataset.Report.Format, ready.Columns);
        }

        var local = fetched ?? await FetchAsync(claim, dataset, cancellation);
        try
        {
            IBatchRows rows = RuleOfTask.IsTable(dataset.Report.Format)
                ? new TableBatch(Open(local.Path), local.Tag, dataset.Report.Format, ready.Columns)
                : new ArchiveBatch(await Archive.OpenAsync(local.Path, cancellation));
            return new FetchedRows(rows, () => kept.Keep(claim.Tenant, claim.Id, local));
        }
        catch
        {
            local.Dispose();
            throw;
        }
    }

    // Of bytes that are no longer those that are stored, and of a file that is not what it was, nothing is used.
    private async Task<FetchedDataset?> FindKeptAsync(JobClaim claim, DatasetEntry dataset, CancellationToken cancellation)
    {
        if (kept.TryTake(claim.Tenant, claim.Id) is not { } fetched)
        {
            return null;
        }

        var isCurrent = false;
        try
        {
            isCurrent = fetched.IsWhole
                && await datasets.IsStoredAsync(claim.Tenant, dataset.Dataset, dataset.Sha256, fetched.Tag, cancellation);
        }
        finally
        {
            if (!isCurrent)
            {
                fetched.Dispose();
            }
        }

        return isCurrent ? fetched : null;
    }

    private async Task<FetchedDataset> FetchAsync(JobClaim claim, DatasetEntry dataset, CancellationToken cancellation)
    {
        var folder = TemporaryFolder.Create(options.Folder, $"{BatchClaims.FolderPrefix}{claim.Id}-{Guid.NewGuid():N}");
        try
        {
            room.Check(folder.Path, dataset.SizeBytes, 0, $"the dataset has {dataset.SizeBytes} bytes", ServiceError.TooLarge);
            var path = Path.Combine(folder.Path, "dataset");
            var tag = await datasets.DownloadAsync(claim.Tenant, dataset.Dataset, dataset.Sha256, path, cancellation);
            return new(folder, path, tag, dataset.SizeBytes);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.Asynchronous);
}
