using Maas.Core;
using Maas.Core.Jobs;
using Maas.Train.Claim;

namespace Maas.Train.Tests.Claim;

[TestClass]
[DoNotParallelize]
public sealed class ClaimedRunTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_refusal_ends_the_job_with_its_reason()
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await RunAsync(parts, _ => throw ServiceError.NotAccepted.With("accuracy is 0.5; at least 0.9 was asked for"));

        Assert.AreEqual(JobState.Failed, job.State);
        Assert.AreEqual(new JobError("not-accepted", "accuracy is 0.5; at least 0.9 was asked for"), job.Error);
        StringAssert.EndsWith(
            await parts.StoryAsync(job), "error: accuracy is 0.5; at least 0.9 was asked for\nstate: the job failed");
        Assert.AreEqual(0, await parts.CountMessagesAsync());
    }

    [TestMethod]
    public async Task What_breaks_makes_the_job_wait_with_its_cause_and_a_message_of_its_own()
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await RunAsync(parts, _ => throw new InsufficientMemoryException("no memory is left"));

        Assert.AreEqual(JobState.Waiting, job.State);
        Assert.AreEqual("InsufficientMemoryException: no memory is left", job.LastCause);
        Assert.AreEqual(1, await parts.CountMessagesAsync());
        Assert.AreEqual(0, await parts.CountVisibleMessagesAsync());
    }

    [TestMethod]
    public async Task A_run_that_a_cancel_stops_ends_cancelled()
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await RunAsync(parts, async claim =>
        {
            await parts.Jobs.RequestCancelAsync(claim.Tenant, claim.Id, Cancellation);
            parts.Time.Advance(TimeSpan.FromSeconds(2));
            await Task.Delay(Timeout.Infinite, claim.Cancellation);
        });

        Assert.AreEqual(JobState.Cancelled, job.State);
        StringAssert.EndsWith(await parts.StoryAsync(job), "state: the job is cancelled");
        Assert.AreEqual(0, await parts.CountMessagesAsync());
    }

    [TestMethod]
    public async Task A_stopping_trainer_leaves_the_job_to_the_next_one()
    {
        await using var parts = await TrainerParts.StartAsync();
        using var stop = new CancellationTokenSource();
        var job = await parts.AddJobAsync();
        await parts.Get<ClaimedRun>().RunAsync(
            job,
            async claim =>
            {
                await stop.CancelAsync();
                claim.Cancellation.ThrowIfCancellationRequested();
            },
            stop.Token);

        Assert.AreEqual(JobState.Waiting, (await parts.ReadAsync(job)).State);
        Assert.AreEqual(1, await parts.CountMessagesAsync());
        Assert.IsFalse(await parts.Get<ClaimStore>().IsLeasedAsync(job.Tenant, job.Id, Cancellation));
    }

    [TestMethod]
    public async Task A_trainer_that_lost_its_claim_ends_nothing_and_sends_nothing()
    {
        await using var parts = await TrainerParts.StartAsync();
        var heirs = new List<JobClaim>();
        var job = await RunAsync(parts, async claim =>
        {
            await parts.LapseAsync(claim.Job);
            heirs.Add(await parts.TakeAsync(claim.Job));
            throw ServiceError.NotAccepted.With("the zombie's verdict");
        });

        Assert.AreEqual(JobState.Running, job.State);
        Assert.IsNull(job.Error);
        Assert.AreEqual(0, await parts.CountMessagesAsync());
        await heirs[0].DisposeAsync();
    }

    [TestMethod]
    public async Task A_run_that_succeeded_tells_it_and_lets_go()
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await RunAsync(parts, claim => claim.MoveAsync(JobState.Succeeded, row => row, Cancellation));

        Assert.AreEqual(JobState.Succeeded, job.State);
        Assert.AreEqual("state: the job runs\nstate: the job succeeded", await parts.StoryAsync(job));
        Assert.AreEqual(0, (await parts.Get<ClaimStore>().ListAsync(Cancellation)).Count);
    }

    private static async Task<Job> RunAsync(TrainerParts parts, Func<JobClaim, Task> stages)
    {
        var job = await parts.AddJobAsync();
        await parts.Get<ClaimedRun>().RunAsync(job, stages, CancellationToken.None);
        return await parts.ReadAsync(job);
    }
}
