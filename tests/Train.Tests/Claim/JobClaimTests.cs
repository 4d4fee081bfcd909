using Maas.Core.Jobs;
using Maas.Testing;
using Maas.Train.Claim;

namespace Maas.Train.Tests.Claim;

[TestClass]
[DoNotParallelize]
public sealed class JobClaimTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_cancel_reaches_the_run_at_the_next_look_two_seconds_later_at_most()
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await parts.AddJobAsync();
        await using var claim = await parts.TakeAsync(job);
        await parts.Jobs.RequestCancelAsync(job.Tenant, job.Id, Cancellation);

        parts.Time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.TrueAsync(() => Task.FromResult(claim.Cancellation.IsCancellationRequested));

        Assert.IsTrue(claim.CancelRequested);
        Assert.IsFalse(claim.IsLost);
    }

    [TestMethod]
    public async Task A_stalled_trainer_stops_at_the_next_look_once_another_has_the_job()
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await parts.AddJobAsync();
        await using var stalled = await parts.TakeAsync(job);
        await parts.LapseAsync(job);
        await using var heir = await parts.TakeAsync(job);

        parts.Time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.TrueAsync(() => Task.FromResult(stalled.Cancellation.IsCancellationRequested));

        Assert.IsTrue(stalled.IsLost);
        Assert.IsFalse(heir.Cancellation.IsCancellationRequested);
    }

    [TestMethod]
    public async Task A_zombies_change_is_refused_before_and_after_the_heir_ends_the_job()
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await parts.AddJobAsync();
        await using var zombie = await parts.TakeAsync(job);
        await parts.LapseAsync(job);
        await using var heir = await parts.TakeAsync(job);

        await Assert.ThrowsExactlyAsync<ClaimLostException>(() => zombie.MoveAsync(JobState.Failed, row => row, Cancellation));
        await heir.MoveAsync(JobState.Succeeded, row => row, Cancellation);
        await Assert.ThrowsExactlyAsync<ClaimLostException>(() => zombie.MoveAsync(JobState.Failed, row => row, Cancellation));

        Assert.AreEqual(JobState.Succeeded, (await parts.ReadAsync(job)).State);
    }

    [TestMethod]
    public async Task A_zombie_that_lets_go_takes_nothing_from_the_heir()
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await parts.AddJobAsync();
        await using (await parts.TakeAsync(job))
        {
            await parts.LapseAsync(job);
            await using var heir = await parts.TakeAsync(job);
        }

        Assert.AreEqual(1, (await parts.Get<ClaimStore>().ListAsync(Cancellation)).Count);
        Assert.IsTrue(await parts.Get<ClaimStore>().IsLeasedAsync(job.Tenant, job.Id, Cancellation));
    }

    [TestMethod]
    public async Task A_move_whose_answer_was_lost_is_found_done()
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await parts.AddJobAsync();
        await using var claim = await parts.TakeAsync(job);
        await parts.Jobs.ChangeAsync(job.Tenant, job.Id, row => row.MoveTo(JobState.Succeeded, parts.Time.GetUtcNow()), Cancellation);

        await claim.MoveAsync(JobState.Succeeded, row => row with { LastCause = "written twice" }, Cancellation);

        Assert.AreEqual(JobState.Succeeded, claim.Job.State);
        Assert.IsNull((await parts.ReadAsync(job)).LastCause);
    }

    [TestMethod]
    [DataRow(JobState.Waiting, false)]
    [DataRow(JobState.Running, true)]
    public async Task A_job_with_an_end_is_let_go_and_one_without_is_left_to_be_found(JobState state, bool stays)
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await parts.AddJobAsync();
        string folder;
        await using (var claim = await parts.TakeAsync(job))
        {
            folder = claim.Folder;
            if (state != JobState.Running)
            {
                await claim.MoveAsync(state, row => row, Cancellation);
            }
        }

        Assert.AreEqual(stays ? 1 : 0, (await parts.Get<ClaimStore>().ListAsync(Cancellation)).Count);
        Assert.AreEqual(stays, await parts.Get<ClaimStore>().IsLeasedAsync(job.Tenant, job.Id, Cancellation));
        Assert.IsFalse(Directory.Exists(folder));
    }
}
