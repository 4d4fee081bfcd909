using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.EndToEnd.Tests;

[TestClass]
public sealed class OperatorJobTests
{
    private const string Species = """
        {"model":"species","task":"tabular-classification","dataset":"penguins","data":{"targets":["species"]},
         "base":{"template":"linear"},"training":{"epochs":5}}
        """;

    [TestMethod]
    public async Task A_job_put_on_the_queue_without_any_HTTP_call_trains_and_publishes()
    {
        using var storage = await TrainerStorage.StartAsync();
        await storage.PutDatasetAsync("penguins", "penguins", "penguins.csv");
        using var trainer = await storage.StartTrainerAsync();

        await storage.SendJobAsync(Species);
        var job = await storage.WaitForJobAsync(job => job.State.IsOver());

        Assert.AreEqual(JobState.Succeeded, job.State, job.Error?.Message);
        var manifest = await storage.Versions.FindAsync(storage.Tenant, ModelName.Parse("species"), new(1), CancellationToken.None);
        Assert.AreEqual(job.Id, manifest!.Lineage!.Job);
    }

    [TestMethod]
    [DataRow("no JSON at all", "invalid-json")]
    [DataRow("""{"tenant":"local","job":{"model":"m"}}""", "invalid-job")]
    [DataRow("""{"tenant":"local"}""", "invalid-job")]
    public async Task A_malformed_message_becomes_a_failed_job_with_its_reason(string message, string code)
    {
        using var storage = await TrainerStorage.StartAsync();
        using var trainer = await storage.StartTrainerAsync();

        await storage.SendAsync(message);
        var job = await storage.WaitForJobAsync(job => job.State.IsOver());

        Assert.AreEqual(JobState.Failed, job.State);
        Assert.AreEqual(code, job.Error?.Code);
    }
}
