using System.Net;
using System.Text.Json.Nodes;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Microsoft.Extensions.DependencyInjection;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Api.Native;

[TestClass]
public sealed class JobFunctionsTests
{
    private const string Job = """{"model":"m","task":"tabular-regression","dataset":"d","base":{"template":"linear"}}""";

    [TestMethod]
    public async Task A_job_is_accepted_found_and_put_on_the_queue()
    {
        using var tenant = await TenantWithDataAsync();

        var answer = await tenant.PostAsync("/api/jobs", Job);

        Assert.AreEqual(HttpStatusCode.Accepted, answer.Status, answer.Text);
        var location = answer.Headers.GetValues("Operation-Location").Single();
        Assert.AreEqual(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
        var job = (await tenant.GetAsync(location)).IsOk();
        Assert.AreEqual("queued", (string)job["state"]!);
        Assert.AreEqual("m", (string)job["model"]!);
        Assert.IsTrue(JsonNode.DeepEquals(JsonNode.Parse(Job), job["submitted"]));
        Assert.AreEqual((await tenant.GetAsync("/api/datasets/d")).IsOk()["sha256"]!.ToString(), (string)job["datasetSha256"]!);
        await QueuedJobs.ContainsAsync((string)job["id"]!);
    }

    [TestMethod]
    public async Task A_check_gives_every_default_as_a_job_that_can_be_submitted_and_changes_nothing()
    {
        using var tenant = await TenantWithDataAsync();
        var before = await tenant.StateAsync();

        var answer = await tenant.PostAsync("/api/jobs?check=true", Job);

        var job = answer.IsOk()["job"]!;
        Assert.IsTrue((bool)answer.Json["valid"]!);
        Assert.AreEqual(20, (int)job["training"]!["epochs"]!);
        Assert.AreEqual("mse", (string)job["training"]!["loss"]!);
        (await tenant.PostAsync("/api/jobs?check=true", job.ToJsonString())).IsOk();
        Assert.AreEqual(before, await tenant.StateAsync());
    }

    [TestMethod]
    [DataRow("""{"model":"m","task":"tabular-regression","dataset":"d","base":{"template":"linear"},"traning":{}}""", "invalid-job",
        "did you mean \"training\"?")]
    [DataRow("""{"model":"m","task":"tabular-regression","dataset":"none","base":{"template":"linear"}}""", "invalid-job",
        "there is no dataset \"none\"")]
    [DataRow("""{"model":"m","task":"tabular-regression","dataset":"d","base":{"template":"linear"},"data":{"targets":["z"]}}""",
        "invalid-job", "\"z\"")]
    [DataRow("""{"model":"m","task":"tabular-regression","dataset":"d","base":{"template":"linaer"}}""", "invalid-job", "linear")]
    [DataRow("""{"model":"m","task":"tabular-regression","dataset":"d","base":{"template":"gpt"}}""", "invalid-job",
        "base.template: gpt doesn't suit tabular-regression; linear, mlp do")]
    [DataRow(
        """{"model":"m","task":"tabular-regression","dataset":"d","base":{"model":"none"}}""", "invalid-job", "there is no model \"none\"")]
    [DataRow("""{"model":"m","task":"tabular-regression","dataset":"d","base":{"template":"linear"},"training":{"learningRate":-0.1}}""",
        "invalid-job", "training.learningRate is -0.1")]
    [DataRow(
        """{"model":"m","task":"tabular-regression","dataset":"d","base":{"template":"linear"},"accept":{"metric":"accuracy","atLeast":0.5}}""",
        "invalid-job", "accuracy")]
    [DataRow(
        """{"model":"m","task":"tabular-regression","dataset":"d","base":{"template":"linear"},"training":{"stop":{"metric":"bleu","patience":1}}}""",
        "invalid-job", "bleu")]
    [DataRow("""{"model":"m","task":"translation","dataset":"d","base":{"template":"linear"}}""", "invalid-job", "task")]
    [DataRow("""{"model":"m"}""", "invalid-job", "task")]
    [DataRow("""{"model":"m",""", "invalid-json", "line 1")]
    [DataRow("""{"model":"\ud800"}""", "invalid-json", "half a character")]
    [DataRow("""[]""", "invalid-job", "object")]
    public async Task A_job_that_cannot_run_is_refused_by_its_place_and_changes_nothing(string job, string code, string detail)
    {
        using var tenant = await TenantWithDataAsync();
        var before = await tenant.StateAsync();

        var answer = await tenant.PostAsync("/api/jobs", job);

        StringAssert.Contains(answer.IsRefusal(400, code), detail);
        Assert.AreEqual(before, await tenant.StateAsync());
    }

    [TestMethod]
    public async Task A_base_with_an_operator_that_cannot_be_trained_is_refused_by_its_name()
    {
        using var tenant = await TenantWithDataAsync();
        await tenant.PublishAsync("base", WithOperator("RandomNormalLike"));
        var before = await tenant.StateAsync();

        var answer = await tenant.PostAsync(
            "/api/jobs", Job.Replace("\"template\":\"linear\"", "\"model\":\"base\"", StringComparison.Ordinal));

        StringAssert.Contains(answer.IsRefusal(400, "unsupported-operator"), "RandomNormalLike");
        Assert.AreEqual(before, await tenant.StateAsync());
    }

    [TestMethod]
    public async Task Another_tenants_job_dataset_and_base_are_unknown()
    {
        using var owner = await TenantWithDataAsync();
        using var other = await PredictApp.TenantAsync();
        var id = (string)(await owner.PostAsync("/api/jobs", Job)).Json["id"]!;

        var found = await other.GetAsync($"/api/jobs/{id}");
        var events = await other.GetAsync($"/api/jobs/{id}/events");
        var cancelled = await other.PostAsync($"/api/jobs/{id}/cancel", "");
        var submitted = await other.PostAsync("/api/jobs", Job);

        found.IsRefusal(404, "unknown-job");
        events.IsRefusal(404, "unknown-job");
        cancelled.IsRefusal(404, "unknown-job");
        submitted.IsRefusal(400, "invalid-job");
        Assert.AreEqual("""{"value":[]}""", (await other.GetAsync("/api/jobs")).Text);
    }

    [TestMethod]
    public async Task Jobs_are_listed_newest_first_by_state_and_by_pages()
    {
        using var tenant = await TenantWithDataAsync();
        var first = (string)(await tenant.PostAsync("/api/jobs", Job)).Json["id"]!;
        var second = (string)(await tenant.PostAsync("/api/jobs", Job)).Json["id"]!;
        await tenant.PostAsync($"/api/jobs/{first}/cancel", "");

        var page = (await tenant.GetAsync("/api/jobs?top=1")).IsOk();
        var rest = (await tenant.GetAsync((string)page["nextLink"]!)).IsOk();
        var cancelled = (await tenant.GetAsync("/api/jobs?state=cancelled")).IsOk();

        Assert.AreEqual(second, (string)page["value"]![0]!["id"]!);
        Assert.AreEqual(first, (string)rest["value"]![0]!["id"]!);
        Assert.AreEqual(first, (string)cancelled["value"]!.AsArray().Single()!["id"]!);
        (await tenant.GetAsync("/api/jobs?state=cancled")).IsRefusal(400, "invalid-request");
    }

    [TestMethod]
    public async Task Cancelling_is_safe_to_repeat_and_refused_once_a_job_is_over()
    {
        using var tenant = await TenantWithDataAsync();
        var (cancelled, failed) = (JobId.Parse((string)(await tenant.PostAsync("/api/jobs", Job)).Json["id"]!),
            JobId.Parse((string)(await tenant.PostAsync("/api/jobs", Job)).Json["id"]!));
        await tenant.App.Storage.GetRequiredService<JobStore>().ChangeAsync(
            tenant.Id, failed, job => job.MoveTo(JobState.Failed, job.Created) with { Error = new("internal", "for the test") },
            CancellationToken.None);

        var first = await tenant.PostAsync($"/api/jobs/{cancelled}/cancel", "");
        var second = await tenant.PostAsync($"/api/jobs/{cancelled}/cancel", "");
        var late = await tenant.PostAsync($"/api/jobs/{failed}/cancel", "");

        Assert.AreEqual(HttpStatusCode.Accepted, first.Status);
        Assert.AreEqual("cancelled", (string)second.IsOk()["state"]!);
        late.IsRefusal(409, "illegal-move");
        Assert.AreEqual("for the test", (string)(await tenant.GetAsync($"/api/jobs/{failed}")).IsOk()["error"]!["message"]!);
    }

    private static async Task<TestTenant> TenantWithDataAsync()
    {
        var tenant = await PredictApp.TenantAsync();
        var rows = string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},{2 * i}\n"));
        var answer = await tenant.PutAsync("/api/datasets/d", System.Text.Encoding.UTF8.GetBytes($"x,y\n{rows}"), "text/csv");
        Assert.AreEqual(HttpStatusCode.Created, answer.Status, answer.Text);
        return tenant;
    }

    private static ModelProto WithOperator(string name)
    {
        var graph = new GraphBuilder("untrainable");
        graph.Input("x", DataType.Float, -1, 1);
        graph.NamedNode("first", name, ["x"], "places");
        graph.NamedNode("last", "Cast", ["places"], "y", Attributes.Of("to", 1L));
        graph.Output("y", DataType.Float, -1, 1);
        return graph.Build();
    }
}
