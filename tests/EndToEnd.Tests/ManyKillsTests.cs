using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.EndToEnd.Tests;

[TestClass]
[TestCategory("Long")]
public sealed class ManyKillsTests
{
    private const int Kills = 100;

    private const string Endless = """
        {"model":"endless","task":"image-classification","dataset":"digits","base":{"template":"cnn"},
         "training":{"epochs":100000,"checkpointSeconds":3600}}
        """;

    [TestMethod]
    public async Task A_hundred_kills_at_any_moment_leave_one_version_a_job_equal_to_an_uninterrupted_one()
    {
        using var storage = await TrainerStorage.StartAsync();
        await storage.PutDatasetAsync("digits", "digits", "digits.zip");
        using (await storage.StartTrainerAsync())
        {
            await SubmitAsync(storage, "whole");
        }

        var whole = await storage.DigestAsync("whole");
        var moments = new Random(1);
        for (var (kills, jobs) = (0, 1); kills < Kills; jobs++)
        {
            var model = $"killed-{jobs}";
            kills += await KillUntilPublishedAsync(storage, model, moments);

            Assert.AreEqual(whole, await storage.DigestAsync(model), model);
            var versions = await storage.Versions.ListAsync(storage.Tenant, ModelName.Parse(model), CancellationToken.None);
            CollectionAssert.AreEqual(new[] { new ModelVersion(1) }, versions.ToArray(), model);
        }
    }

    [TestMethod]
    public async Task A_job_whose_trainer_dies_every_time_ends_failed_after_five_claims()
    {
        using var storage = await TrainerStorage.StartAsync();
        await storage.PutDatasetAsync("digits", "digits", "digits.zip");
        await storage.SendJobAsync(Endless);
        for (var claim = 1; claim <= 5; claim++)
        {
            using var victim = await storage.StartTrainerAsync();
            await storage.WaitForJobAsync(job => job.State == JobState.Running && job.Fence == claim);
            await victim.KillAsync();
        }

        using var last = await storage.StartTrainerAsync();
        var ended = await storage.WaitForJobAsync(job => job.State.IsOver());

        Assert.AreEqual(JobState.Failed, ended.State);
        Assert.AreEqual("died-repeatedly", ended.Error?.Code);
        Assert.AreEqual(5, ended.Fence);
    }

    // A trainer lives up to four seconds, wherever it is then. A slow machine may not get to a checkpoint in that time, and five
    // lives without a newer one end a job: so the fifth is killed after one.
    private static async Task<int> KillUntilPublishedAsync(TrainerStorage storage, string model, Random moments)
    {
        await storage.SendJobAsync(DigitsJob.Of(model));
        for (var kills = 0; ; kills++)
        {
            using var trainer = await storage.StartTrainerAsync();
            var running = await storage.WaitForJobAsync(job => IsOf(job, model) && (job.State.IsOver() || job.Fence > kills));
            var ended = storage.WaitForJobAsync(job => IsOf(job, model) && job.State.IsOver());
            var moment = MomentAsync(storage, running, TimeSpan.FromMilliseconds(moments.Next(500, 4000)));
            if (await Task.WhenAny(ended, moment) == ended)
            {
                Assert.AreEqual(JobState.Succeeded, (await ended).State, (await ended).Error?.Message);
                return kills;
            }

            await moment;
            await trainer.KillAsync();
            await storage.BreakLeaseAsync(running);
        }
    }

    private static async Task MomentAsync(TrainerStorage storage, Job running, TimeSpan delay)
    {
        if (running.Attempts == JobAttempts.Maximum)
        {
            await storage.WaitForCheckpointAsync(running);
        }

        await Task.Delay(delay);
    }

    private static async Task SubmitAsync(TrainerStorage storage, string model)
    {
        await storage.SendJobAsync(DigitsJob.Of(model));
        await storage.WaitForJobAsync(job => IsOf(job, model) && job.State == JobState.Succeeded);
    }

    private static bool IsOf(Job job, string model) => job.Submitted!.Value.GetProperty("model").GetString() == model;
}
