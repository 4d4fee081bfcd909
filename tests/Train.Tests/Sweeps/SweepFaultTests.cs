using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.Train.Tests.Sweeps;

[TestClass]
[DoNotParallelize]
public sealed class SweepFaultTests
{
    private static readonly ModelVersion[] One = [new(1)];

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task Many_trainers_that_find_the_last_trial_over_publish_one_version()
    {
        await using var sweep = await TrainedAsync();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => sweep.DeliverAsync()));

        Assert.AreEqual((JobState.Succeeded, 1), ((await sweep.ReadAsync()).State, (await sweep.ReadAsync()).Fence));
        CollectionAssert.AreEqual(One, (await sweep.VersionsAsync()).ToArray());
    }

    [TestMethod]
    public async Task A_trainer_that_dies_while_it_publishes_is_followed_by_one_that_publishes()
    {
        await using var sweep = await TrainedAsync();
        await using var zombie = await sweep.Parts.TakeAsync(sweep.Sweep);
        await sweep.Parts.LapseAsync(sweep.Sweep);

        await sweep.DeliverAsync();
        await Assert.ThrowsAsync<Exception>(() => sweep.Functions.RunAsync(zombie));

        Assert.AreEqual((JobState.Succeeded, 2), ((await sweep.ReadAsync()).State, (await sweep.ReadAsync()).Fence));
        CollectionAssert.AreEqual(One, (await sweep.VersionsAsync()).ToArray());
    }

    [TestMethod]
    public async Task A_trial_whose_trainer_died_after_its_row_sends_the_sweeps_message_by_its_own()
    {
        await using var sweep = await SweepParts.OfTwoAsync();
        await sweep.DeliverAsync();
        await sweep.EndAsync(1, _ => throw ServiceError.TrainingDiverged.With("for the test"));
        await using (var claim = await sweep.Parts.TakeAsync(await sweep.TrialAsync(2)))
        {
            await claim.MoveAsync(JobState.Failed, row => row with { Error = new("internal", "for the test") }, Cancellation);
            await sweep.Parts.LapseAsync(claim.Job);
        }

        await sweep.Parts.ClearQueueAsync();
        await sweep.DeliverAsync(sweep.Sweep.Id.TrialOf(2));
        await sweep.DrainAsync();

        Assert.AreEqual("no-trial-succeeded", (await sweep.ReadAsync()).Error?.Code);
    }

    [TestMethod]
    public async Task A_trial_that_dies_again_and_again_completes_the_sweep_as_a_failed_one()
    {
        await using var sweep = await SweepParts.OfTwoAsync();
        await sweep.DeliverAsync();
        for (var attempt = 0; attempt < JobAttempts.Maximum; attempt++)
        {
            await using var claim = await sweep.Parts.TakeAsync(await sweep.TrialAsync(1));
            await sweep.Parts.LapseAsync(claim.Job);
        }

        await sweep.DrainAsync();

        Assert.AreEqual("died-repeatedly", (await sweep.TrialAsync(1)).Error?.Code);
        Assert.AreEqual((JobState.Succeeded, 1), ((await sweep.ReadAsync()).State, (await sweep.ReadAsync()).Sweep!.Failed));
    }

    [TestMethod]
    public async Task A_trial_whose_message_is_poisoned_completes_the_sweep_as_a_failed_one()
    {
        await using var sweep = await SweepParts.OfTwoAsync();
        await sweep.DeliverAsync();
        await sweep.Parts.Intake.GiveUpAsync(
            $$"""{"tenant":"{{sweep.Parts.Tenant}}","jobId":"{{sweep.Sweep.Id.TrialOf(1)}}"}""", "m1", Cancellation);

        await sweep.DrainAsync();

        Assert.AreEqual("undeliverable", (await sweep.TrialAsync(1)).Error?.Code);
        Assert.AreEqual((JobState.Succeeded, 2), ((await sweep.ReadAsync()).State, (await sweep.ReadAsync()).Sweep!.Best));
    }

    [TestMethod]
    public async Task A_cancelled_sweep_cancels_its_trials_also_where_only_its_row_was_written()
    {
        await using var sweep = await SweepParts.OfTwoAsync();
        await sweep.DeliverAsync();
        await sweep.Parts.Jobs.RequestCancelAsync(sweep.Parts.Tenant, sweep.Sweep.Id, Cancellation);

        await sweep.EndAsync(1, _ => throw ServiceError.TrainingDiverged.With("for the test"));
        await sweep.DrainAsync();

        Assert.AreEqual(JobState.Cancelled, (await sweep.ReadAsync()).State);
        CollectionAssert.AreEqual(
            new[] { JobState.Failed, JobState.Cancelled }, (await sweep.TrialsAsync()).Select(trial => trial.State).ToArray());
        StringAssert.EndsWith(await sweep.Parts.StoryAsync(sweep.Sweep), "state: the job is cancelled");
        Assert.HasCount(0, await sweep.VersionsAsync());
    }

    [TestMethod]
    public async Task What_trials_made_is_gone_when_the_sweep_is_over()
    {
        await using var sweep = await TrainedAsync();
        var kept = await sweep.BlobsAsync();

        await sweep.DeliverAsync();

        Assert.AreEqual(4, kept.Count(name => name.Contains("/results/", StringComparison.Ordinal)), "a file and a manifest of each");
        Assert.IsFalse((await sweep.BlobsAsync()).Any(name => name.Contains("/results/") || name.Contains("/checkpoints/")));
    }

    /// <summary>A sweep whose trials are over and whose messages nobody got.</summary>
    private static async Task<SweepParts> TrainedAsync()
    {
        var sweep = await SweepParts.OfTwoAsync();
        await sweep.DeliverAsync();
        await sweep.EndAsync(1, sweep.Functions.RunAsync);
        await sweep.EndAsync(2, sweep.Functions.RunAsync);
        await sweep.Parts.ClearQueueAsync();
        return sweep;
    }
}
