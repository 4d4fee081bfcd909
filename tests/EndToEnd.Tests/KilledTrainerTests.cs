using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.EndToEnd.Tests;

[TestClass]
public sealed class KilledTrainerTests
{
    private const int Epochs = 40;

    [TestMethod]
    public async Task A_job_whose_trainer_is_killed_resumes_and_publishes_exactly_one_version()
    {
        using var storage = await TrainerStorage.StartAsync();
        await storage.PutDatasetAsync("digits", "digits", "digits.zip");
        using (var victim = await storage.StartTrainerAsync())
        {
            await storage.SendJobAsync(DigitsJob.Of("digits", Epochs));
            var running = await storage.WaitForJobAsync(job => job.State == JobState.Running);
            await storage.WaitForEventAsync(running, "checkpoint");
            await victim.KillAsync();
        }

        using var heir = await storage.StartTrainerAsync();
        var job = await storage.WaitForJobAsync(job => job.State.IsOver());

        Assert.AreEqual(JobState.Succeeded, job.State, job.Error?.Message);
        Assert.AreEqual(2, job.Fence);
        StringAssert.Contains(await storage.StoryAsync(job), "goes on from the checkpoint");
        var versions = await storage.Versions.ListAsync(storage.Tenant, ModelName.Parse("digits"), CancellationToken.None);
        CollectionAssert.AreEqual(new[] { new ModelVersion(1) }, versions.ToArray());
        await storage.SendJobAsync(DigitsJob.Of("whole", Epochs));
        await storage.WaitForJobAsync(other => other.Id != job.Id && other.State == JobState.Succeeded);
        Assert.AreEqual(
            await storage.DigestAsync("whole"), await storage.DigestAsync("digits"), "resumed equals uninterrupted, to the bit");
    }

    [TestMethod]
    public async Task A_job_whose_trainer_is_stopped_goes_on_at_once_with_the_next_one()
    {
        using var storage = await TrainerStorage.StartAsync();
        await storage.PutDatasetAsync("digits", "digits", "digits.zip");
        using (var first = await storage.StartTrainerAsync())
        {
            await storage.SendJobAsync(DigitsJob.Of("digits", Epochs));
            var running = await storage.WaitForJobAsync(job => job.State == JobState.Running);
            await storage.WaitForEventAsync(running, "progress");
            Assert.AreEqual(0, await first.TerminateAsync());
        }

        var waiting = await storage.WaitForJobAsync(_ => true);
        using var second = await storage.StartTrainerAsync();
        var job = await storage.WaitForJobAsync(job => job.State.IsOver());

        Assert.AreEqual(JobState.Waiting, waiting.State);
        Assert.AreEqual(JobState.Succeeded, job.State, job.Error?.Message);
        StringAssert.Contains(await storage.StoryAsync(job), "goes on from the checkpoint");
    }
}
