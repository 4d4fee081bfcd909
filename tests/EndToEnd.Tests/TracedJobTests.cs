using System.Text.Json;
using Maas.Core.Storage;
using Maas.Testing;

namespace Maas.EndToEnd.Tests;

[TestClass]
public sealed class TracedJobTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Caller = "00f067aa0ba902b7";

    [TestMethod]
    public async Task A_trace_goes_from_the_request_that_submits_a_sweep_to_its_trials_and_its_version()
    {
        await using var listener = await OtlpListener.StartAsync();
        using var storage = await TrainerStorage.StartAsync();
        await storage.PutDatasetAsync("penguins", "penguins", "penguins.csv");
        using var predict = await AppProcess.StartAsync("Predict", Settings(storage, listener));
        using var train = await AppProcess.StartAsync("Train", Settings(storage, listener));
        using var client = new HttpClient { BaseAddress = await predict.AddressAsync() };
        client.DefaultRequestHeaders.Add("x-api-key", "a-key-of-16-characters-or-more");
        client.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-{Caller}-01");

        var id = await client.SubmitAsync(JsonElement.Parse("""
            {"model":"m","task":"tabular-classification","dataset":"penguins","data":{"targets":["species"]},
             "base":{"template":"linear"},"training":{"epochs":2},
             "search":{"method":"grid","metric":"accuracy","parameters":{"training.learningRate":[0.01,0.05]} } }
            """));
        var sweep = await listener.WaitForSpanAsync(span => span.Tags.GetValueOrDefault("maas.state") == "succeeded" && IsOf(span, id));
        var request = await listener.WaitForSpanAsync(span => span.Name == "POST /api/jobs");
        var trials = listener.Spans.Where(span => IsOf(span, $"{id}-001") || IsOf(span, $"{id}-002")).ToArray();

        Assert.AreEqual((Trace, Caller, id), (request.Trace, request.Parent, request.Tags["maas.job"]));
        Assert.AreEqual((Trace, request.Id, "maas-train"), (sweep.Trace, sweep.Parent, sweep.Service));
        Assert.IsTrue(trials.Length >= 2 && trials.All(trial => (trial.Trace, trial.Parent) == (Trace, request.Id)));
        CollectionAssert.AreEqual(new[] { "claim", "publish" }, StagesOf(listener, sweep));
        CollectionAssert.AreEqual(
            new[] { "base", "claim", "data", "graph", "publish", "training", "validation" }, StagesOf(listener, trials[0]));
    }

    [TestMethod]
    [DataRow("", "")]
    [DataRow("\"traceparent\":\"no traceparent\",", "")]
    [DataRow($"\"traceparent\":\"00-{Trace}-{Caller}-01\",", Caller)]
    public async Task An_operators_job_belongs_to_the_trace_that_its_message_names_and_else_to_one_of_its_own(string member, string parent)
    {
        await using var listener = await OtlpListener.StartAsync();
        using var storage = await TrainerStorage.StartAsync();
        await storage.PutDatasetAsync("penguins", "penguins", "penguins.csv");
        using var train = await AppProcess.StartAsync("Train", Settings(storage, listener));

        await storage.SendAsync($$"""
            {"tenant":"local",{{member}} "job":{"model":"m","task":"tabular-classification","dataset":"penguins",
             "data":{"targets":["species"]},"base":{"template":"linear"},"training":{"epochs":2,"learningRate":1e-9},
             "accept":{"metric":"accuracy","atLeast":1} } }
            """);
        var attempt = await listener.WaitForSpanAsync(span => span.Tags.ContainsKey("maas.state"));
        var admission = await listener.WaitForSpanAsync(span => span.Id == attempt.Parent);

        Assert.AreEqual("process training-jobs", attempt.Name);
        Assert.AreEqual(("failed", "not-accepted", 2), (attempt.Tags["maas.state"], attempt.Tags["error.type"], attempt.Status));
        Assert.AreEqual((parent, attempt.Trace), (admission.Parent, admission.Trace));
        Assert.AreEqual(parent.Length > 0, attempt.Trace == Trace);
    }

    private static bool IsOf(SentSpan span, string job) => span.Tags.GetValueOrDefault("maas.job") == job && span.Service == "maas-train";

    private static string[] StagesOf(OtlpListener listener, SentSpan attempt) =>
        [.. listener.Spans.Where(span => span.Parent == attempt.Id).Select(span => span.Name).Order()];

    private static Dictionary<string, string> Settings(TrainerStorage storage, OtlpListener listener) => new(listener.Settings)
    {
        [StorageServices.Connection] = storage.ConnectionString,
        ["Keys__0__Key"] = "a-key-of-16-characters-or-more",
        ["Keys__0__Tenant"] = storage.Tenant.Value,
        ["Training__Threads"] = "1",
    };
}
