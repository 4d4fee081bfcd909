using System.Text;
using System.Text.Json.Nodes;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Storage;
using Maas.Datasets.Tests.Tables;
using Maas.Testing;

namespace Maas.Predict.Tests.Batches;

/// <summary>A job of many slices comes to what one of a single slice comes to, whatever happens to its dataset between two.</summary>
[TestClass]
public sealed class SlicedBatchTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    [DataRow("d.csv", "jsonl")]
    [DataRow("d.jsonl", "csv")]
    [DataRow("d.parquet", "jsonl")]
    [DataRow("d.zip", "csv")]
    public async Task The_result_is_the_same_to_the_byte_also_where_rows_at_the_border_have_errors(string file, string format)
    {
        await using var parts = await BatchParts.StartAsync();
        var dataset = await DatasetAsync(file);
        var whole = await parts.AddJobAsync(file, dataset, format);
        await parts.WorkAsync(whole, 0);
        var sliced = await parts.AddJobAsync(file, dataset, format);

        await parts.WorkInSlicesAsync(sliced, 5, 250);
        var ended = await parts.WorkOnAsync(sliced);

        Assert.AreEqual(JobState.Succeeded, ended.State, ended.LastCause);
        Assert.IsGreaterThan(2, ended.Fence);
        CollectionAssert.AreEqual(await parts.LinesAsync(whole), await parts.LinesAsync(sliced));
        var once = (await parts.ReadAsync(whole)).Batch!;
        Assert.AreEqual(
            once with { LastPart = null, Next = null }, ended.Batch! with { LastPart = null, Next = null, Version = once.Version });
        Assert.AreEqual(file is "d.csv" or "d.jsonl" ? 200 : 0, ended.Batch!.Failed);
    }

    [TestMethod]
    public async Task A_name_that_stands_for_other_bytes_leaves_a_job_its_own()
    {
        await using var parts = await BatchParts.StartAsync();
        var job = await parts.AddJobAsync(300);
        await parts.WorkInSlicesAsync(job, 1, 50);

        await parts.PutAsync("d.csv", Encoding.UTF8.GetBytes(BatchCalls.Table(10)));

        await EndsWholeAsync(parts, job, 300);
    }

    // Its tag is another then: the bytes are fetched and held to their digest again.
    [TestMethod]
    public async Task A_dataset_that_was_deleted_and_put_again_between_two_slices_is_verified_and_read_on()
    {
        await using var parts = await BatchParts.StartAsync();
        var job = await parts.AddJobAsync(300);
        await parts.WorkInSlicesAsync(job, 1, 50);
        var before = (await parts.ReadAsync(job)).Batch!.Next!;

        await parts.Get<DatasetStore>().DeleteAsync(parts.Tenant, DatasetName.Parse("d"), Cancellation);
        await parts.PutAsync("d.csv", Encoding.UTF8.GetBytes(BatchCalls.Table(300)));

        await EndsWholeAsync(parts, job, 300);
        Assert.AreNotEqual(before.Tag, (await parts.ReadAsync(job)).Batch!.Next!.Tag);
    }

    [TestMethod]
    public async Task A_dataset_that_is_deleted_between_two_slices_fails_its_job_and_says_so()
    {
        await using var parts = await BatchParts.StartAsync();
        var job = await parts.AddJobAsync(300);
        await parts.WorkInSlicesAsync(job, 1, 50);

        await parts.Get<DatasetStore>().DeleteAsync(parts.Tenant, DatasetName.Parse("d"), Cancellation);
        var ended = await parts.WorkOnAsync(job);

        Assert.AreEqual(
            new(ServiceError.InvalidJob.Code, "dataset: the dataset \"d\" was deleted after the job was submitted"), ended.Error);
        Assert.AreEqual(ended.Batch!.Done, (await parts.UsageAsync()).Single().Used.Examples);
    }

    [TestMethod]
    public async Task A_dataset_that_is_deleted_while_a_slice_reads_it_leaves_what_was_done_and_fails_its_job_next_time()
    {
        await using var parts = await BatchParts.StartAsync(("Batches:DiskBytes", "0"));
        var job = await parts.AddJobAsync("d.csv", BatchCalls.WideTable("d.csv", 300, 40_000));
        await parts.WorkInSlicesAsync(job, 1, 50);
        var reading = Task.Run(() => parts.WorkOnAsync(job), Cancellation);
        await parts.WaitForRowsAsync(job, 100);

        await parts.Get<DatasetStore>().DeleteAsync(parts.Tenant, DatasetName.Parse("d"), Cancellation);
        var waiting = await reading;
        var ended = await parts.WorkOnAsync(job);

        Assert.AreEqual(JobState.Waiting, waiting.State);
        Assert.MatchesRegex("^RequestFailedException: [^\n]+$", waiting.LastCause!);
        Assert.IsInRange(100L, 299, waiting.Batch!.Done);
        Assert.AreEqual((JobState.Failed, waiting.Batch), (ended.State, ended.Batch));
        StringAssert.Contains(ended.Error!.Message, "was deleted after the job was submitted");
    }

    [TestMethod]
    public async Task Stored_bytes_that_changed_between_two_slices_are_not_predicted()
    {
        await using var parts = await BatchParts.StartAsync();
        var job = await parts.AddJobAsync(300);
        await parts.WorkInSlicesAsync(job, 1, 50);

        await parts.Get<Azure.Storage.Blobs.BlobServiceClient>().GetBlobContainerClient(StorageNames.DatasetsContainer)
            .GetBlobClient($"{parts.Tenant}/d/{job.DatasetSha256}")
            .UploadAsync(BinaryData.FromString(BatchCalls.Table(301)), overwrite: true, Cancellation);
        var ended = await parts.WorkOnAsync(job);

        Assert.AreEqual(ServiceError.InvalidDataset.Code, ended.Error!.Code);
        StringAssert.Contains(ended.Error.Message, "no longer have the SHA-256");
    }

    [TestMethod]
    public async Task A_job_whose_instance_was_killed_after_its_last_row_ends_also_without_its_dataset()
    {
        await using var parts = await BatchParts.StartAsync();
        var job = await parts.AddJobAsync(20);
        await parts.WorkAsync(job, 0);
        var killed = await parts.Get<JobStore>().UpdateAsync(
            await parts.ReadAsync(job) with { State = JobState.Running, Finished = null }, Cancellation);

        await parts.Get<DatasetStore>().DeleteAsync(parts.Tenant, DatasetName.Parse("d"), Cancellation);
        var ended = await parts.WorkOnAsync(job);

        Assert.AreEqual((JobState.Succeeded, 2), (ended.State, ended.Fence), ended.Error?.Message);
        Assert.AreEqual(killed.Batch, ended.Batch);
    }

    private static async Task EndsWholeAsync(BatchParts parts, Job job, int rows)
    {
        var ended = await parts.WorkOnAsync(job);
        Assert.AreEqual(JobState.Succeeded, ended.State, ended.LastCause ?? ended.Error?.Message);
        CollectionAssert.AreEqual(Enumerable.Range(0, rows).Select(row => (long)row).ToArray(), await parts.RowsAsync(job));
    }

    internal static async Task<byte[]> DatasetAsync(string file)
    {
        if (file == "d.zip")
        {
            return ModelZip.Make([.. Enumerable.Range(0, 300).Select(i => ($"c{i % 2}/{i}.txt", Encoding.UTF8.GetBytes($"cat {i}")))]);
        }

        if (file != "d.parquet")
        {
            return Encoding.UTF8.GetBytes(Table(file));
        }

        using var folder = new TestFolder();
        var numbers = Enumerable.Range(0, 60).Select(i => (double?)i / 7).ToArray();
        await ParquetFile.WriteAsync(folder[file], numbers, [.. numbers.Select(n => n > 4 ? "red" : null)], new bool[60], groups: 5);
        return await File.ReadAllBytesAsync(folder[file]);
    }

    // Two of three rows have no number where the model takes one, and cells have quotes and line breaks.
    private static string Table(string file)
    {
        var rows = Enumerable.Range(0, 300).Select(i => (Length: i % 3 == 0 ? $"{i / 7.0:R}" : $"\"no\r\n,{i}", Color: "red\n"[..(i % 5)]));
        return file == "d.csv"
            ? "\uFEFFcolor,length\r\n" + string.Concat(rows.Select(row =>
                $"\"{row.Color}\",\"{row.Length.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\r\n\r\n"))
            : string.Concat(rows.Select(row => new JsonObject
            {
                ["length"] = row.Length,
                [row.Color.Length > 3 ? "color" : "late"] = row.Color,
            }.ToJsonString() + "\n"));
    }
}
