using Maas.Core.Jobs;
using Maas.Core.Usage;
using Maas.Predict.Batches;

namespace Maas.Predict.Tests.Batches;

/// <summary>Slices, claims and ends, with every message in the test's own hand.</summary>
[TestClass]
public sealed class BatchRunTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task Of_two_deliveries_at_once_one_works_and_the_other_succeeds()
    {
        await using var parts = await BatchParts.StartAsync();
        var job = await parts.AddJobAsync(60);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => parts.WorkAsync(job, 0))));
        await parts.WorkAsync(job, 0);

        await EndedWholeAsync(parts, job, 60);
        Assert.AreEqual(1, (await parts.ReadAsync(job)).Fence);
    }

    [TestMethod]
    public async Task An_instance_that_stalled_beyond_its_lease_adds_nothing_once_the_heir_has_the_job()
    {
        await using var parts = await BatchParts.StartAsync();
        var job = await parts.AddJobAsync(200);
        var stalled = Task.Run(() => parts.WorkAsync(job, 0), Cancellation);
        await parts.WaitForRowsAsync(job, 5);
        await parts.LapseAsync(job);

        await parts.WorkAsync(job, 1);
        await stalled;

        await EndedWholeAsync(parts, job, 200);
        Assert.AreEqual(2, (await parts.ReadAsync(job)).Fence);
    }

    [TestMethod]
    public async Task A_slice_that_is_over_hands_the_job_on_from_its_last_row()
    {
        await using var parts = await BatchParts.StartAsync(("Batches:SliceSeconds", "1"));
        var job = await parts.AddJobAsync(2_000);
        await parts.WorkAsync(job, 0);
        var first = await parts.ReadAsync(job);
        await parts.WorkAsync(job, 0);
        var afterVoid = await parts.ReadAsync(job);

        await using var quick = await BatchParts.StartAsync(("Batches:PartSeconds", "5"));
        await quick.Run.WorkAsync(parts.Tenant, job.Id, first.Fence, Cancellation);

        Assert.AreEqual((JobState.Waiting, 1, 0), (first.State, first.Fence, first.Attempts));
        Assert.IsInRange(1L, 1_999, first.Batch!.Done);
        Assert.AreEqual(first.Batch, afterVoid.Batch, "a message of a fence that has passed is void");
        await EndedWholeAsync(parts, job, 2_000);
    }

    [TestMethod]
    public async Task A_cancel_ends_the_job_between_two_rows_and_what_ran_is_recorded()
    {
        await using var parts = await BatchParts.StartAsync();
        var job = await parts.AddJobAsync(100_000);
        var running = Task.Run(() => parts.WorkAsync(job, 0), Cancellation);
        await parts.WaitForRowsAsync(job, 3);

        await parts.Get<JobStore>().RequestCancelAsync(parts.Tenant, job.Id, Cancellation);
        await running;

        var ended = await parts.ReadAsync(job);
        Assert.AreEqual(JobState.Cancelled, ended.State);
        Assert.IsLessThan(100_000, ended.Batch!.Done);
        Assert.AreEqual(ended.Batch.Done, (await parts.UsageAsync()).Single().Used.Examples);
        StringAssert.EndsWith(await parts.StoryAsync(job), "state: the job is cancelled");
    }

    [TestMethod]
    public async Task A_full_queue_makes_rows_wait_and_fails_none()
    {
        await using var parts = await BatchParts.StartAsync(
            ("Sessions:QueueLength", "1"), ("Sessions:ConcurrentRuns", "1"), ("Sessions:MaximumBatch", "1"), ("Batches:RowsAtOnce", "8"),
            ("Batches:PartSeconds", "5"));
        var job = await parts.AddJobAsync(300);

        await parts.WorkAsync(job, 0);

        await EndedWholeAsync(parts, job, 300);
    }

    [TestMethod]
    public async Task A_message_delivered_in_vain_for_long_ends_its_job_unless_a_later_claim_has_it()
    {
        await using var parts = await BatchParts.StartAsync();
        var job = await parts.AddJobAsync(3);
        var later = await parts.Get<JobStore>().ChangeAsync(
            parts.Tenant,
            job.Id,
            row => row with { Fence = 2, State = JobState.Waiting, TroubledSince = DateTimeOffset.UnixEpoch.AddYears(50) },
            Cancellation);

        await parts.Get<BatchPoison>().GiveUpAsync(parts.Tenant, job.Id, 1, Cancellation);
        var untouched = await parts.ReadAsync(job);
        await parts.Get<BatchPoison>().GiveUpAsync(parts.Tenant, job.Id, 2, Cancellation);
        await parts.Get<BatchPoison>().GiveUpAsync(parts.Tenant, job.Id, 2, Cancellation);

        Assert.AreEqual(later.State, untouched.State);
        Assert.AreEqual("undeliverable", (await parts.ReadAsync(job)).Error!.Code);
        Assert.AreEqual(1, (await parts.StoryAsync(job)).Split("the job failed").Length - 1);
    }

    [TestMethod]
    public async Task A_message_delivered_in_vain_is_sent_again_also_while_another_has_the_job()
    {
        await using var parts = await BatchParts.StartAsync();
        var job = await parts.AddJobAsync(3);
        var sent = new SentMessages();
        var poison = new BatchPoison(
            parts.Get<JobStore>(), parts.Get<JobLeaseStore>(), parts.Get<JobEventStore>(), parts.Get<BatchEnds>(),
            sent.Queue(await BatchParts.StorageAsync()), TimeProvider.System);

        await poison.GiveUpAsync(parts.Tenant, job.Id, 0, Cancellation);
        var left = await parts.ReadAsync(job);
        await parts.Get<JobLeaseStore>().TryTakeAsync(parts.Tenant, job.Id, Cancellation);
        await poison.GiveUpAsync(parts.Tenant, job.Id, 0, Cancellation);

        var delay = (int)BatchClaims.HeirDelay.TotalSeconds;
        CollectionAssert.AreEqual(new[] { delay, delay }, sent.Delays.ToArray());
        Assert.AreEqual(JobState.Queued, left.State);
        Assert.IsNotNull(left.TroubledSince);
    }

    [TestMethod]
    public async Task Five_claims_without_a_row_end_the_job()
    {
        await using var parts = await BatchParts.StartAsync();
        var job = await parts.AddJobAsync(3);
        await parts.Get<JobStore>().ChangeAsync(
            parts.Tenant, job.Id,
            row => row with { Fence = 5, Attempts = 5, State = JobState.Running, LastCause = "IOException: the disk is full" },
            Cancellation);

        await parts.WorkAsync(job, 5);

        var error = (await parts.ReadAsync(job)).Error!;
        Assert.AreEqual("died-repeatedly", error.Code);
        StringAssert.StartsWith(error.Message, "5 attempts ended without a further row");
        StringAssert.Contains(error.Message, "the disk is full");
    }

    private static async Task EndedWholeAsync(BatchParts parts, Job job, int rows)
    {
        var ended = await parts.ReadAsync(job);
        Assert.AreEqual(JobState.Succeeded, ended.State, ended.Error?.Message);
        Assert.AreEqual((rows, 0L), ((int)ended.Batch!.Done, ended.Batch.Failed), ended.Batch.FirstError);
        CollectionAssert.AreEqual(Enumerable.Range(0, rows).Select(row => (long)row).ToArray(), await parts.RowsAsync(job));
        var usage = (await parts.UsageAsync()).Single();
        Assert.AreEqual((UsageKind.BatchPrediction, (long)rows), (usage.Kind, usage.Used.Examples));
    }
}
