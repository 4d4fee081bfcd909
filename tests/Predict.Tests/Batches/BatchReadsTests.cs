using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Maas.Core.Jobs;
using Maas.Core.Storage;

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
    public async Task A_large_table_is_fetched_once_to_be_verified_and_then_by_each_slice_what_it_reads(string file)
    {
        var reads = new CountedReads();
        await using var parts = await BatchParts.StartAsync(reads);
        var job = await parts.AddJobAsync(file, BatchCalls.WideTable(file, Rows, RowBytes));

        await parts.WorkInSlicesAsync(job, Slices, Rows * 9 / 10);
        var ended = await parts.WorkOnAsync(job);

        Assert.AreEqual(JobState.Succeeded, ended.State, ended.LastCause);
        CollectionAssert.AreEqual(Enumerable.Range(0, Rows).Select(row => (long)row).ToArray(), await parts.RowsAsync(job));
        TestContext.WriteLine($"{reads.Bytes} bytes were read of {Rows * RowBytes} in {ended.Fence} slices");
        Assert.IsLessThan((2L * Rows * RowBytes) + (ended.Fence * 2 * (512L << 10)), reads.Bytes);
    }

    /// <summary>Counts the bytes that come from the container of datasets.</summary>
    private sealed class CountedReads : HttpPipelineSynchronousPolicy
    {
        private long bytes;

        public long Bytes => Interlocked.Read(ref bytes);

        public override void OnReceivedResponse(HttpMessage message)
        {
            if (message.Request.Method == RequestMethod.Get
                && message.Request.Uri.Path.Contains($"/{StorageNames.DatasetsContainer}/", StringComparison.Ordinal))
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
