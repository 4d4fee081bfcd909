using Maas.Core.Storage;
using Maas.Testing;

namespace Maas.EndToEnd.Tests;

[TestClass]
public sealed class CountedJobTests
{
    [TestMethod]
    public async Task What_a_job_came_to_and_used_reaches_a_collector_and_so_do_its_logs_in_its_trace()
    {
        await using var listener = await OtlpListener.StartAsync();
        using var storage = await TrainerStorage.StartAsync();
        await storage.PutDatasetAsync("penguins", "penguins", "penguins.csv");
        using var train = await AppProcess.StartAsync("Train", new Dictionary<string, string>(listener.Settings)
        {
            [StorageServices.Connection] = storage.ConnectionString,
            ["Training__Threads"] = "1",
        });

        await storage.SendJobAsync("""
            {"model":"m","task":"tabular-classification","dataset":"penguins","data":{"targets":["species"]},
             "base":{"template":"linear"},"training":{"epochs":2} }
            """);
        var job = await storage.WaitForJobAsync(job => job.State == Core.Jobs.JobState.Succeeded);
        var ended = await listener.WaitForPointAsync(point => point.Name == "maas.jobs");
        var used = await listener.WaitForPointAsync(point => point.Name == "maas.job.examples");
        var seconds = await listener.WaitForPointAsync(point => point.Name == "maas.job.device_time");
        await listener.WaitForPointAsync(point => point is { Name: "maas.job.duration", Unit: "s" });
        await listener.WaitForPointAsync(point => point is { Name: "maas.job.wait", Unit: "s" });
        await listener.WaitForPointAsync(point => point.Meter == "System.Runtime");
        var attempt = await listener.WaitForSpanAsync(span => span.Tags.ContainsKey("maas.state"));
        var line = await Eventually.GetAsync(() => Task.FromResult(
            listener.Logs.FirstOrDefault(log => log.Text == $"Job {job.Id} is over: Succeeded")));

        Assert.AreEqual(("maas-train", 1, "succeeded", "local"),
            (ended.Service, ended.Value, ended.Tags["maas.state"], ended.Tags["maas.tenant"]));
        Assert.AreEqual(
            (job.Used!.Examples, job.Used.DeviceSeconds, "cpu"), ((long)used.Value, seconds.Value, seconds.Tags["maas.device"]));
        Assert.AreEqual((attempt.Trace, attempt.Id), (line.Trace, line.Span));
    }
}
