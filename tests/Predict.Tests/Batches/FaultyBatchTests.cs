using Azure.Storage.Blobs;
using Maas.Core.Jobs;
using Maas.Core.Storage;
using Maas.Testing;

namespace Maas.Predict.Tests.Batches;

/// <summary>Batch predictions over storage that fails at the worst moments.</summary>
[TestClass]
public sealed class FaultyBatchTests
{
    // What a kill between the two leaves: a part that no row names.
    [TestMethod]
    public async Task A_part_whose_progress_was_not_written_is_predicted_again_and_leaves_each_row_once()
    {
        using var storage = new FaultyStorage(await BatchParts.StorageAsync(), TimeSpan.FromSeconds(1));
        await using var parts = await BatchParts.StartAsync((StorageServices.Connection, storage.ConnectionString));
        var job = await parts.AddJobAsync(200);
        var written = 0;
        storage.Decide = request =>
        {
            written += IsPart(request) ? 1 : 0;
            return written >= 30 && IsRow(request) ? StorageFault.Reset : StorageFault.None;
        };

        await Assert.ThrowsAsync<Exception>(() => parts.WorkAsync(job, 0));
        storage.Decide = _ => StorageFault.None;
        var killed = await parts.ReadAsync(job);
        var left = await parts.PartsAsync(job);
        await parts.LapseAsync(job);
        var ended = await parts.WorkOnAsync(job);

        Assert.AreEqual((JobState.Running, 30), (killed.State, left.Count));
        Assert.Contains($"/results/{killed.Batch!.Done:D12}-", left[^1]);
        Assert.AreEqual((JobState.Succeeded, 200L), (ended.State, ended.Batch!.Done), ended.LastCause);
        CollectionAssert.AreEqual(Enumerable.Range(0, 200).Select(row => (long)row).ToArray(), await parts.RowsAsync(job));
        Assert.DoesNotContain(left[^1], await parts.PartsAsync(job));
    }

    // The client tries a few times; then an attempt ends, and the message is delivered again.
    [TestMethod]
    public async Task Storage_that_stumbles_at_some_requests_leaves_each_row_once()
    {
        using var storage = new FaultyStorage(await BatchParts.StorageAsync(), TimeSpan.FromSeconds(1));
        await using var parts = await BatchParts.StartAsync((StorageServices.Connection, storage.ConnectionString));
        var job = await parts.AddJobAsync(60);
        var requests = 0;
        storage.Decide = _ => Interlocked.Increment(ref requests) is var number && number % 7 == 0
            ? (StorageFault)(1 + (number / 7 % 4))
            : StorageFault.None;

        var ended = await Eventually.GetAsync(() => TryAsync(parts, job));
        storage.Decide = _ => StorageFault.None;

        Assert.AreEqual((JobState.Succeeded, 60L), (ended.State, ended.Batch!.Done), ended.Error?.Message);
        CollectionAssert.AreEqual(Enumerable.Range(0, 60).Select(row => (long)row).ToArray(), await parts.RowsAsync(job));
        Assert.AreEqual(60, ended.Used!.Examples);
        Assert.IsGreaterThan(70, requests);
    }

    [TestMethod]
    public async Task Storage_that_is_away_for_more_than_five_attempts_ends_no_job()
    {
        using var storage = new FaultyStorage(await BatchParts.StorageAsync(), TimeSpan.FromSeconds(1));
        await using var parts = await BatchParts.StartAsync(
            new BlobClientOptions { Retry = { MaxRetries = 0 } }, (StorageServices.Connection, storage.ConnectionString));
        var job = await parts.AddJobAsync(3);
        storage.Decide = request => request.Contains($"/{StorageNames.DatasetsContainer}/{parts.Tenant}/", StringComparison.Ordinal)
            ? StorageFault.Error
            : StorageFault.None;

        for (var attempt = 0; attempt <= JobAttempts.Maximum; attempt++)
        {
            await parts.WorkOnAsync(job);
        }

        var waiting = await parts.ReadAsync(job);
        storage.Decide = _ => StorageFault.None;
        var ended = await parts.WorkOnAsync(job);

        Assert.AreEqual(
            (JobState.Waiting, JobAttempts.Maximum + 1, 0), (waiting.State, waiting.Fence, waiting.Attempts), waiting.LastCause);
        Assert.IsNotNull(waiting.TroubledSince);
        Assert.AreEqual((JobState.Succeeded, null), (ended.State, ended.TroubledSince), ended.Error?.Message);
    }

    private static async Task<Job?> TryAsync(BatchParts parts, Job job)
    {
        try
        {
            var now = await parts.WorkOnAsync(job);
            return now.State.IsOver() ? now : null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // As its host notices it.
            return null;
        }
    }

    private static bool IsPart(string request) =>
        request.StartsWith("PUT ", StringComparison.Ordinal) && request.Contains("/results/", StringComparison.Ordinal);

    private static bool IsRow(string request) =>
        request.StartsWith("PUT ", StringComparison.Ordinal) && request.Contains($"/{StorageNames.JobsTable}(", StringComparison.Ordinal);
}
