using System.Text;
using Maas.Core.Jobs;
using Maas.Train.Claim;

namespace Maas.Train.Tests.Claim;

[TestClass]
[DoNotParallelize]
public sealed class JobClaimsTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_job_that_another_trainer_has_waits_on_as_a_hidden_copy()
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await parts.AddJobAsync();
        await using var claim = await parts.TakeAsync(job);

        Assert.IsNull(await parts.Claims.TryTakeAsync(job, Cancellation));
        Assert.AreEqual(1, await parts.CountMessagesAsync());
        Assert.AreEqual(0, await parts.CountVisibleMessagesAsync());
    }

    [TestMethod]
    public async Task Of_many_trainers_that_come_at_once_one_gets_the_job()
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await parts.AddJobAsync();

        var claims = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => parts.Claims.TryTakeAsync(job, Cancellation)));

        await using var claim = claims.Single(one => one is not null);
        Assert.AreEqual(1, (await parts.ReadAsync(job)).Fence);
        Assert.AreEqual(11, await parts.CountMessagesAsync());
    }

    [TestMethod]
    public async Task Five_claims_without_a_newer_checkpoint_end_the_job()
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await parts.AddJobAsync();
        for (var attempt = 1; attempt <= JobAttempts.Maximum; attempt++)
        {
            await DieAsync(parts, job);
            Assert.AreEqual(attempt, (await parts.ReadAsync(job)).Attempts);
        }

        Assert.IsNull(await parts.Claims.TryTakeAsync(job, Cancellation));

        var ended = await parts.ReadAsync(job);
        Assert.AreEqual(JobState.Failed, ended.State);
        Assert.AreEqual("died-repeatedly", ended.Error!.Code);
        StringAssert.EndsWith(await parts.StoryAsync(job), "state: the job failed");
        Assert.AreEqual(0, (await parts.Get<ClaimStore>().ListAsync(Cancellation)).Count);
    }

    [TestMethod]
    public async Task A_newer_checkpoint_counts_attempts_anew()
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await parts.AddJobAsync();
        await DieAsync(parts, job);
        await DieAsync(parts, job);
        using var content = new MemoryStream(Encoding.ASCII.GetBytes("any"));
        await parts.Get<CheckpointStore>().SaveAsync(await parts.ReadAsync(job), 10, content, kept: 2, Cancellation);

        await DieAsync(parts, job);
        var first = await parts.ReadAsync(job);
        await DieAsync(parts, job);
        var second = await parts.ReadAsync(job);

        Assert.AreEqual((1, 10L), (first.Attempts, first.CheckpointStep));
        Assert.AreEqual((2, 10L), (second.Attempts, second.CheckpointStep));
    }

    [TestMethod]
    public async Task A_cancelled_job_whose_trainer_died_is_cancelled_by_the_next_claim()
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await parts.AddJobAsync();
        await DieAsync(parts, job);
        await parts.Jobs.RequestCancelAsync(job.Tenant, job.Id, Cancellation);

        Assert.IsNull(await parts.Claims.TryTakeAsync(job, Cancellation));

        Assert.AreEqual(JobState.Cancelled, (await parts.ReadAsync(job)).State);
        StringAssert.EndsWith(await parts.StoryAsync(job), "state: the job is cancelled");
    }

    [TestMethod]
    public async Task A_message_of_a_job_that_is_over_tells_its_end_once_and_changes_nothing()
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await parts.Jobs.RequestCancelAsync(parts.Tenant, (await parts.AddJobAsync()).Id, Cancellation);

        Assert.IsNull(await parts.Claims.TryTakeAsync(job, Cancellation));
        Assert.IsNull(await parts.Claims.TryTakeAsync(job, Cancellation));

        Assert.AreEqual(job.Tag, (await parts.ReadAsync(job)).Tag);
        Assert.AreEqual("state: the job is cancelled", await parts.StoryAsync(job));
        Assert.AreEqual(0, await parts.CountMessagesAsync());
    }

    private static async Task DieAsync(TrainerParts parts, Job job)
    {
        await using var claim = await parts.TakeAsync(job);
        await parts.LapseAsync(job);
    }
}
