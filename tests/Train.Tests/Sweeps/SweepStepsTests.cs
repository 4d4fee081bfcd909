using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Usage;
using Maas.Train.Claim;

namespace Maas.Train.Tests.Sweeps;

[TestClass]
[DoNotParallelize]
public sealed class SweepStepsTests
{
    private static readonly ModelVersion[] One = [new(1)];

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task One_trainer_runs_a_sweep_and_its_best_trial_alone_is_published()
    {
        await using var sweep = await SweepParts.OfTwoAsync();
        await sweep.DeliverAsync();
        await sweep.DrainAsync();

        var (ended, trials) = (await sweep.ReadAsync(), await sweep.TrialsAsync());
        Assert.AreEqual((JobState.Succeeded, 1), (ended.State, ended.Version?.Number), ended.Error?.Message);
        CollectionAssert.AreEqual(One, (await sweep.VersionsAsync()).ToArray());
        Assert.IsTrue(trials.All(trial => trial is { State: JobState.Succeeded, Version: null, Evaluation.Part: "validation" }));
        var lineage = (await sweep.ManifestAsync()).Lineage!;
        Assert.AreEqual((sweep.Sweep.Id, trials[1].Id), (lineage.Job, lineage.Trial!.Job));
        Assert.AreEqual("{\"training.learningRate\":0.05}", lineage.Trial.Parameters.GetRawText());
        Assert.AreEqual(trials[1].Evaluation!.Metrics["loss"], lineage.Trial.Metrics["loss"]);
        Assert.AreEqual("test", ended.Evaluation!.Part);
    }

    [TestMethod]
    public async Task A_sweep_tells_its_trials_and_only_these_are_metered()
    {
        await using var sweep = await SweepParts.OfTwoAsync();
        await sweep.DeliverAsync();
        await sweep.DrainAsync();

        var story = await sweep.Parts.StoryAsync(sweep.Sweep);
        var usage = await sweep.Parts.Get<UsageStore>().ListAsync(
            sweep.Parts.Tenant, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 10, null, Cancellation);
        StringAssert.StartsWith(
            story, "state: the sweep waits for its 2 trials\ntrial: trial 1 runs: {\"training.learningRate\":0.0001}\n");
        StringAssert.Matches(story, new("trial: trial 2 succeeded: loss 0.\\d+; best so far: trial 2 with loss 0.\\d+\n"));
        StringAssert.EndsWith(story, "published: version 1 of \"species\" is published\nstate: the job succeeded");
        Assert.AreEqual(2, story.Split("trial: trial").Length - 1 - 2, story);
        CollectionAssert.AreEquivalent(
            (await sweep.TrialsAsync()).Select(trial => trial.Id).ToArray(), usage.Items.Select(record => record.Job).ToArray());
    }

    [TestMethod]
    public async Task A_sweep_that_waits_holds_no_claim_and_is_listed_without_its_trials()
    {
        await using var sweep = await SweepParts.OfTwoAsync();

        await sweep.DeliverAsync();
        await sweep.DeliverAsync();

        var (waiting, listed) =
            (await sweep.ReadAsync(), await sweep.Parts.Jobs.ListAsync(sweep.Parts.Tenant, null, 10, null, Cancellation));
        Assert.AreEqual((JobState.Waiting, 0, 2), (waiting.State, waiting.Fence, waiting.Sweep!.Made));
        Assert.HasCount(0, await sweep.Parts.Get<ClaimStore>().ListAsync(Cancellation));
        Assert.AreEqual(sweep.Sweep.Id, listed.Items.Single().Id);
        Assert.AreEqual(3, await sweep.Parts.CountMessagesAsync(), "the trials', and one copy of the sweep's");
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public async Task A_trainer_that_dies_while_it_makes_trials_is_followed_by_one_that_makes_the_rest(int made)
    {
        await using var sweep = await SweepParts.OfTwoAsync();
        await sweep.DeliverAsync();
        foreach (var trial in (await sweep.TrialsAsync()).Skip(made))
        {
            await sweep.ForgetAsync(trial);
        }

        await sweep.Parts.Jobs.ChangeAsync(
            sweep.Parts.Tenant, sweep.Sweep.Id, row => row with { State = JobState.Queued, Sweep = null }, Cancellation);

        await sweep.DeliverAsync();
        await sweep.DrainAsync();

        Assert.HasCount(2, await sweep.TrialsAsync());
        Assert.AreEqual(JobState.Succeeded, (await sweep.ReadAsync()).State);
        CollectionAssert.AreEqual(One, (await sweep.VersionsAsync()).ToArray());
    }

    [TestMethod]
    public async Task A_trial_that_fails_does_not_fail_the_sweep()
    {
        await using var sweep = await SweepParts.OfTwoAsync();
        await sweep.DeliverAsync();
        await FailAsync(sweep, 2);

        await sweep.DrainAsync();

        var ended = await sweep.ReadAsync();
        Assert.AreEqual(JobState.Succeeded, ended.State);
        Assert.AreEqual((1, 1, 2), (ended.Sweep!.Failed, ended.Sweep.Best, ended.Sweep.Over.Count));
        StringAssert.Contains(await sweep.Parts.StoryAsync(sweep.Sweep), "trial: trial 2 failed: for the test");
    }

    [TestMethod]
    public async Task Two_trials_that_fail_at_the_same_moment_end_the_sweep_once()
    {
        await using var sweep = await SweepParts.OfTwoAsync();
        await sweep.DeliverAsync();

        await Task.WhenAll(FailAsync(sweep, 1), FailAsync(sweep, 2));
        await Task.WhenAll(sweep.DeliverAsync(), sweep.DeliverAsync());
        await sweep.DrainAsync();

        var ended = await sweep.ReadAsync();
        Assert.AreEqual((JobState.Failed, "no-trial-succeeded", 1), (ended.State, ended.Error?.Code, ended.Fence));
        StringAssert.Contains(ended.Error!.Message, "none of 2 trials succeeded; trial 1: for the test");
    }

    [TestMethod]
    public async Task The_accept_rule_reads_the_best_trials_test_part()
    {
        await using var sweep = await SweepParts.OfTwoAsync("""{"metric":"accuracy","atLeast":1.5}""");
        await sweep.DeliverAsync();

        await sweep.DrainAsync();

        var ended = await sweep.ReadAsync();
        Assert.AreEqual("not-accepted", ended.Error?.Code);
        StringAssert.Contains(ended.Error!.Message, "of the test part");
        Assert.HasCount(0, await sweep.VersionsAsync());
        Assert.IsTrue((await sweep.TrialsAsync()).All(trial => trial.State == JobState.Succeeded));
    }

    [TestMethod]
    public async Task Successive_halving_trains_the_best_trials_longer()
    {
        await using var sweep = await SweepParts.StartAsync("""
            {"method":"successive-halving","metric":"loss","epochs":{"least":1,"factor":2},"trials":4,
             "parameters":{"training.learningRate":[0.00001,0.0001,0.01,0.05]}}
            """);
        await sweep.DeliverAsync();

        await sweep.DrainAsync();

        var (ended, trials) = (await sweep.ReadAsync(), await sweep.TrialsAsync());
        Assert.AreEqual(JobState.Succeeded, ended.State, ended.Error?.Message);
        CollectionAssert.AreEqual(new[] { 0, 0, 0, 0, 1, 1, 2 }, trials.Select(trial => trial.Trial!.Rung).ToArray());
        Assert.AreEqual((7, 7), (ended.Sweep!.Best, ended.Sweep.Made));
        Assert.AreEqual(4, (await sweep.ManifestAsync()).Lineage!.Epochs);
    }

    [TestMethod]
    public async Task Who_ends_a_trial_carries_the_sweep_on_before_other_messages_are_read()
    {
        await using var sweep = await SweepParts.OfTwoAsync();
        await sweep.DeliverAsync();

        await sweep.DeliverAsync(sweep.Sweep.Id.TrialOf(1));
        var waiting = await sweep.ReadAsync();
        await sweep.DeliverAsync(sweep.Sweep.Id.TrialOf(2));

        CollectionAssert.AreEqual(new[] { 1 }, waiting.Sweep!.Over.ToArray());
        Assert.AreEqual(JobState.Succeeded, (await sweep.ReadAsync()).State);
    }

    private static Task FailAsync(SweepParts sweep, int number) =>
        sweep.EndAsync(number, _ => throw ServiceError.TrainingDiverged.With("for the test"));
}
