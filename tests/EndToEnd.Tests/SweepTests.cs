using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.EndToEnd.Tests;

[TestClass]
public sealed class SweepTests
{
    [TestMethod]
    public async Task A_sweep_ends_with_its_best_trial_as_the_one_version_and_all_trials_listed()
    {
        using var client = await Deployment.ConnectAsync();
        var name = Deployment.NewName("sweep");
        await client.PutDatasetAsync(name, "text/csv", "penguins", "penguins.csv");
        var id = await client.SubmitAsync(JsonElement.Parse($$"""
            {"model":"{{name}}","task":"tabular-classification","dataset":"{{name}}","data":{"targets":["species"]},
             "base":{"template":"linear"},"training":{"epochs":10},"accept":{"metric":"accuracy","atLeast":0.8},
             "search":{"method":"grid","metric":"accuracy","parameters":{"training.learningRate":[0.00001,0.05],"training.batchSize":[16]} } }
            """));

        var ended = await client.WaitUntilOverAsync(id);
        var trials = (await (await client.GetAsync($"api/jobs/{id}/trials")).ReadAsync()).GetProperty("value");
        var versions = (await (await client.GetAsync($"api/models/{name}/versions")).ReadAsync()).GetProperty("value");
        var usage = (await (await client.GetAsync("api/usage?top=1000")).ReadAsync()).GetProperty("value");

        Assert.AreEqual("succeeded", ended.GetProperty("state").GetString(), ended.ToString());
        Assert.AreEqual(2, ended.GetProperty("trials").GetProperty("best").GetInt32());
        Assert.AreEqual(2, trials.GetArrayLength());
        Assert.IsTrue(trials.EnumerateArray().All(trial => trial.GetProperty("metrics").TryGetProperty("accuracy", out _)));
        var lineage = versions.EnumerateArray().Single().GetProperty("lineage");
        Assert.AreEqual(
            (id, $"{id}-002"), (lineage.GetProperty("job").GetString(), lineage.GetProperty("trial").GetProperty("job").GetString()));
        Assert.AreEqual(
            2, usage.EnumerateArray().Count(record => record.GetProperty("job").GetString()!.StartsWith(id, StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task A_sweep_whose_trainer_is_killed_in_a_trial_goes_on_and_publishes_exactly_one_version()
    {
        using var storage = await TrainerStorage.StartAsync();
        await storage.PutDatasetAsync("digits", "digits", "digits.zip");
        Job trial;
        using (var victim = await storage.StartTrainerAsync())
        {
            await storage.SendJobAsync(DigitsJob.Of("digits").TrimEnd()[..^1] + """
                ,"search":{"method":"grid","metric":"accuracy","parameters":{"training.epochs":[40,30]} } }
                """);
            var sweep = await storage.WaitForJobAsync(job => job.State == JobState.Waiting);
            trial = await storage.WaitForTrialAsync(sweep, one => one.State == JobState.Running);
            await storage.WaitForEventAsync(trial, "checkpoint");
            await victim.KillAsync();
            await storage.BreakLeaseAsync(trial);
        }

        using var heir = await storage.StartTrainerAsync();
        var ended = await storage.WaitForJobAsync(job => job.State.IsOver());

        Assert.AreEqual(JobState.Succeeded, ended.State, ended.Error?.Message);
        StringAssert.Contains(await storage.StoryAsync(trial with { State = JobState.Succeeded }), "goes on from the checkpoint");
        var versions = await storage.Versions.ListAsync(storage.Tenant, ModelName.Parse("digits"), CancellationToken.None);
        CollectionAssert.AreEqual(new[] { new ModelVersion(1) }, versions.ToArray());
    }
}
