using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Storage;
using Maas.Predict.Batches;
using Maas.Testing;

namespace Maas.Predict.Tests.Batches;

/// <summary>What slices read of a dataset where it is stored.</summary>
[TestClass]
public sealed class BatchReadsTests
{
    private const int Rows = 600;
    private const int Slices = 5;
    private const int RowBytes = 40_000;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("d.csv")]
    [DataRow("d.jsonl")]
    public async Task A_large_table_of_which_nothing_is_kept_is_fetched_once_to_be_verified_and_then_by_each_slice_what_it_reads(
        string file)
    {
        var reads = new CountedReads();
        await using var parts = await BatchParts.StartAsync(reads, ("Batches:DiskBytes", "0"));
        var job = await parts.AddJobAsync(file, BatchCalls.WideTable(file, Rows, RowBytes));

        await parts.WorkInSlicesAsync(job, Slices, Rows * 9 / 10);
        var ended = await parts.WorkOnAsync(job);

        Assert.AreEqual(JobState.Succeeded, ended.State, ended.LastCause);
        CollectionAssert.AreEqual(Enumerable.Range(0, Rows).Select(row => (long)row).ToArray(), await parts.RowsAsync(job));
        TestContext.WriteLine($"{reads.Bytes} bytes were read of {Rows * RowBytes} in {ended.Fence} slices");
        Assert.IsLessThan((2L * Rows * RowBytes) + (ended.Fence * 2 * (512L << 10)), reads.Bytes);
    }

    [TestMethod]
    [DataRow("d.csv")]
    [DataRow("d.jsonl")]
    [DataRow("d.parquet")]
    [DataRow("d.zip")]
    public async Task One_instance_fetches_a_dataset_once_and_keeps_nothing_of_it_when_its_job_is_over(string file)
    {
        var reads = new CountedReads();
        using var folder = new TestFolder();
        await using var parts = await BatchParts.StartAsync(reads, ("Requests:Folder", folder.Path));
        var dataset = await SlicedBatchTests.DatasetAsync(file);
        var job = await parts.AddJobAsync(file, dataset);

        await parts.WorkInSlicesAsync(job, 3, 150);
        var between = folder.Count(BatchClaims.FolderPrefix);
        var ended = await parts.WorkOnAsync(job);

        Assert.AreEqual(JobState.Succeeded, ended.State, ended.LastCause ?? ended.Error?.Message);
        Assert.AreEqual((1, 0), (between, folder.Count(BatchClaims.FolderPrefix)));
        Assert.AreEqual(dataset.Length, reads.Bytes);
    }

    [TestMethod]
    public async Task Bytes_that_were_stored_anew_between_two_slices_are_fetched_again()
    {
        var reads = new CountedReads();
        await using var parts = await BatchParts.StartAsync(reads);
        var dataset = await SlicedBatchTests.DatasetAsync("d.zip");
        var job = await parts.AddJobAsync("d.zip", dataset);
        await parts.WorkInSlicesAsync(job, 2, 150);

        await parts.Get<DatasetStore>().DeleteAsync(parts.Tenant, DatasetName.Parse("d"), TestContext.CancellationToken);
        await parts.PutAsync("d.zip", dataset);
        var ended = await parts.WorkOnAsync(job);

        Assert.AreEqual(JobState.Succeeded, ended.State, ended.LastCause ?? ended.Error?.Message);
        Assert.AreEqual(2 * dataset.Length, reads.Bytes);
    }

    [TestMethod]
    public async Task A_kept_file_that_somebody_removed_is_fetched_again()
    {
        var reads = new CountedReads();
        using var folder = new TestFolder();
        await using var parts = await BatchParts.StartAsync(reads, ("Requests:Folder", folder.Path));
        var dataset = await SlicedBatchTests.DatasetAsync("d.zip");
        var job = await parts.AddJobAsync("d.zip", dataset);
        await parts.WorkInSlicesAsync(job, 1, 50);

        File.Delete(Directory.GetFiles(folder.Path, "dataset", SearchOption.AllDirectories).Single());
        var ended = await parts.WorkOnAsync(job);

        Assert.AreEqual(JobState.Succeeded, ended.State, ended.LastCause ?? ended.Error?.Message);
        Assert.AreEqual(2 * dataset.Length, reads.Bytes);
    }

    /// <summary>Counts the bytes of datasets that come from their container.</summary>
    private sealed class CountedReads : HttpPipelineSynchronousPolicy
    {
        private long bytes;

        public long Bytes => Interlocked.Read(ref bytes);

        public override void OnReceivedResponse(HttpMessage message)
        {
            if (message.Request.Method == RequestMethod.Get
                && message.Request.Uri.Path.Contains($"/{StorageNames.DatasetsContainer}/", StringComparison.Ordinal)
                && !message.Request.Uri.Path.EndsWith(".json", StringComparison.Ordinal))
            {
                Interlocked.Add(ref bytes, message.Response.Headers.ContentLengthLong ?? 0);
            }
        }

        public static implicit operator BlobClientOptions(CountedReads reads)
        {
            var options = new BlobClientOptions();
            options.AddPolicy(reads, HttpPipelinePosition.PerRetry);
            return options;
        }
    }
}
