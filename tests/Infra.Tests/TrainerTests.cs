using System.Text.Json;
using Maas.Testing;

namespace Maas.Infra.Tests;

/// <summary>How the trainer is scaled, and what its alerts listen to.</summary>
[TestClass]
public sealed class TrainerTests
{
    [TestMethod]
    [DataRow("small", "Consumption", 4)]
    [DataRow("medium", "gpu-t4", 8)]
    [DataRow("large", "gpu-a100", 24)]
    public async Task It_scales_from_zero_on_its_profile_and_has_time_to_write_a_checkpoint(string size, string profile, int cores)
    {
        var app = (await Snapshot.OfAsync(size)).OfType("Microsoft.App/containerApps")
            .Single(app => app.Name().StartsWith("ca-train-", StringComparison.Ordinal));

        Assert.AreEqual("functionapp", app.Text("kind"));
        Assert.AreEqual(profile, app.Text("properties.workloadProfileName"));
        Assert.AreEqual(cores, app.Find("properties.template.containers")!.Value[0].Find("resources.cpu")!.Value.GetInt32());
        Assert.AreEqual("0", app.Text("properties.template.scale.minReplicas"));
        Assert.IsNull(app.Find("properties.template.scale.rules"));
        Assert.AreEqual("600", app.Text("properties.template.terminationGracePeriodSeconds"));
        Assert.AreEqual("False", app.Text("properties.configuration.ingress.external"));
    }

    [TestMethod]
    public void A_replica_takes_one_job()
    {
        var queues = JsonElement.Parse(File.ReadAllText(RepositoryFolder.Combine("src", "Train", "host.json")))
            .Find("extensions.queues")!.Value;

        Assert.AreEqual("1", queues.Text("batchSize"));
        Assert.AreEqual("0", queues.Text("newBatchThreshold"));
    }

    [TestMethod]
    public async Task The_alerts_ask_for_what_the_code_says()
    {
        var queries = (await Snapshot.OfAsync("small")).OfType("Microsoft.Insights/scheduledQueryRules")
            .ToDictionary(
                rule => rule.Text("properties.displayName"), rule => rule.Find("properties.criteria.allOf")!.Value[0].Text("query"));
        var run = await File.ReadAllTextAsync(RepositoryFolder.Combine("src", "Train", "Claim", "ClaimedRun.cs"));

        Assert.Contains("\"is over: Failed\"", queries["failed-jobs"]);
        Assert.Contains("\"Job {Job} is over: {State}\"", run);
        Assert.Contains("-poison", queries["poison-messages"]);
        Assert.Contains("500 .. 599", queries["server-errors"]);
        Assert.Contains("p95 > 2000", queries["latency"]);
    }
}
