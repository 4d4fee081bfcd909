using Azure.Data.Tables;
using Maas.Core.Jobs;
using Maas.Core.Storage;
using Maas.Predict.Api;
using Maas.Predict.Batches;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Batches;

[TestClass]
public sealed class BatchClaimsTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task A_claim_that_stalls_before_its_write_leaves_the_fence_to_the_one_that_came_between()
    {
        await using var parts = await BatchParts.StartAsync();
        var job = await parts.AddJobAsync(3);
        var claims = Claims(parts, new Interrupted(() => CountFenceUp(parts, job)));

        var claim = await claims.TryTakeAsync(parts.Tenant, job.Id, 0, TestContext.CancellationToken);

        Assert.IsNull(claim);
        Assert.AreEqual((1, 0), ((await parts.ReadAsync(job)).Fence, (await parts.ReadAsync(job)).Attempts));
    }

    [TestMethod]
    public async Task What_fails_after_a_jobs_end_leaves_its_lease_to_the_next_message()
    {
        await using var parts = await BatchParts.StartAsync();
        var job = await parts.AddJobAsync(3);
        var cancellation = TestContext.CancellationToken;
        await parts.Get<JobStore>().ChangeAsync(
            parts.Tenant, job.Id, now => now.MoveTo(JobState.Cancelled, TimeProvider.System.GetUtcNow()), cancellation);
        var claims = Claims(parts, TimeProvider.System, new BatchEnds(null!, null!, null!));

        await Assert.ThrowsAsync<NullReferenceException>(() => claims.TryTakeAsync(parts.Tenant, job.Id, 0, cancellation));

        Assert.IsNotNull(await parts.Get<JobLeaseStore>().TryTakeAsync(parts.Tenant, job.Id, cancellation));
    }

    [TestMethod]
    public async Task What_fails_between_lease_and_claim_leaves_the_lease_to_the_next_delivery()
    {
        await using var parts = await BatchParts.StartAsync();
        var job = await parts.AddJobAsync(3);
        var cancellation = TestContext.CancellationToken;
        var claims = Claims(parts, new Interrupted(() => throw new IOException("storage is away")));

        await Assert.ThrowsAsync<IOException>(() => claims.TryTakeAsync(parts.Tenant, job.Id, 0, cancellation));
        await parts.WorkAsync(job, 0);

        Assert.AreEqual(JobState.Succeeded, (await parts.ReadAsync(job)).State);
    }

    [TestMethod]
    public async Task A_claim_whose_folder_cannot_be_made_leaves_the_lease_to_the_heir()
    {
        await using var parts = await BatchParts.StartAsync();
        var job = await parts.AddJobAsync(3);
        var cancellation = TestContext.CancellationToken;
        var claims = Claims(parts, TimeProvider.System, options: new RequestOptions { Folder = "/dev/null" });

        await Assert.ThrowsAsync<IOException>(() => claims.TryTakeAsync(parts.Tenant, job.Id, 0, cancellation));
        await parts.WorkAsync(job, 1);

        Assert.AreEqual((JobState.Succeeded, 2), ((await parts.ReadAsync(job)).State, (await parts.ReadAsync(job)).Fence));
    }

    [TestMethod]
    public async Task An_heir_that_comes_before_its_waiting_job_may_go_on_sends_itself_again_for_then()
    {
        await using var parts = await BatchParts.StartAsync();
        var job = await parts.AddJobAsync(3);
        var cancellation = TestContext.CancellationToken;
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await parts.Get<JobStore>().ChangeAsync(
            parts.Tenant,
            job.Id,
            now => now with { State = JobState.Waiting, Fence = 4, Attempts = 4, WaitsUntil = time.GetUtcNow().AddSeconds(39.5) },
            cancellation);
        var sent = new SentMessages();
        var claims = Claims(parts, time, queue: sent.Queue(await BatchParts.StorageAsync()));

        var early = await claims.TryTakeAsync(parts.Tenant, job.Id, 4, cancellation);
        time.Advance(TimeSpan.FromSeconds(40));
        await using var claim = await claims.TryTakeAsync(parts.Tenant, job.Id, 4, cancellation);

        Assert.IsNull(early);
        CollectionAssert.AreEqual(new[] { 40, (int)BatchClaims.HeirDelay.TotalSeconds }, sent.Delays.ToArray());
        Assert.AreEqual(5, claim!.Job.Attempts);
    }

    // As another claim does it, at once.
    private static void CountFenceUp(BatchParts parts, Job job)
    {
        var table = parts.Get<TableServiceClient>().GetTableClient(StorageNames.JobsTable);
        var row = table.GetEntity<TableEntity>(parts.Tenant.Value, job.Id.Value).Value;
        row[nameof(Job.Fence)] = job.Fence + 1;
        table.UpdateEntity(row, row.ETag, TableUpdateMode.Replace);
    }

    private static BatchClaims Claims(
        BatchParts parts, TimeProvider time, BatchEnds? ends = null, RequestOptions? options = null, BatchQueue? queue = null) => new(
        parts.Get<JobLeaseStore>(), parts.Get<JobStore>(), parts.Get<JobEventStore>(), ends ?? parts.Get<BatchEnds>(),
        queue ?? parts.Get<BatchQueue>(), options ?? parts.Get<RequestOptions>(), time, NullLogger<BatchClaims>.Instance);

    /// <summary>Whoever asks it for the first time stalls while something happens.</summary>
    private sealed class Interrupted(Action happening) : TimeProvider
    {
        private bool hasHappened;

        public override DateTimeOffset GetUtcNow()
        {
            if (!Interlocked.Exchange(ref hasHappened, true))
            {
                happening();
            }

            return System.GetUtcNow();
        }
    }
}
