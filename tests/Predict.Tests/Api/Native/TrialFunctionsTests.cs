using System.Net;
using System.Text;
using Maas.Codecs.Planning;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.Predict.Tests.Api.Native;

[TestClass]
public sealed class TrialFunctionsTests
{
    private const string Grid = """{"method":"grid","metric":"mae","parameters":{"training.learningRate":[0.1,0.01,0.001]}}""";

    [TestMethod]
    public async Task A_sweep_is_checked_with_every_default_as_a_job_that_can_be_submitted()
    {
        using var tenant = await TenantWithDataAsync();

        var job = (await tenant.PostAsync("/api/jobs?check=true", Sweep(Grid))).IsOk()["job"]!;
        var again = await tenant.PostAsync("/api/jobs", job.ToJsonString());

        Assert.AreEqual((3, 1), ((int)job["search"]!["trials"]!, (int)job["search"]!["seed"]!));
        Assert.AreEqual(HttpStatusCode.Accepted, again.Status, again.Text);
        await QueuedJobs.ContainsAsync((string)again.Json["id"]!);
    }

    [TestMethod]
    [DataRow("""{"method":"grid","metric":"mae","parameters":{"training.momentum":[0.9]}}""",
        "search.parameters: trial 1, {\"training.momentum\":0.9}, can't be run: training.momentum is not a knob of adam")]
    [DataRow("""{"method":"grid","metric":"mae","parameters":{"training.loss":["mse","cross-entropy"]}}""",
        "trial 2, {\"training.loss\":\"cross-entropy\"}, can't be run: training.loss")]
    [DataRow("""{"method":"grid","metric":"mae","parameters":{"base":[{"template":"linaer"}]}}""", "did you mean \"linear\"?")]
    [DataRow("""{"method":"grid","metric":"accuracy","parameters":{"training.batchSize":[8]}}""", "search.metric")]
    [DataRow("""{"method":"grid","metric":"mae","parameters":{"data.split":[8]}}""", "search.parameters.data.split can't be varied")]
    public async Task A_sweep_that_cannot_run_is_refused_by_its_place_and_changes_nothing(string search, string detail)
    {
        using var tenant = await TenantWithDataAsync();
        var before = await tenant.StateAsync();

        var answer = await tenant.PostAsync("/api/jobs", Sweep(search));

        StringAssert.Contains(answer.IsRefusal(400, "invalid-job"), detail);
        Assert.AreEqual(before, await tenant.StateAsync());
    }

    [TestMethod]
    public async Task A_sweep_without_a_validation_part_is_refused()
    {
        using var tenant = await TenantWithDataAsync();

        var answer = await tenant.PostAsync(
            "/api/jobs", Sweep(Grid).Replace("\"search\"", "\"data\":{\"split\":{\"validation\":0}},\"search\"", StringComparison.Ordinal));

        StringAssert.Contains(answer.IsRefusal(400, "invalid-job"), "data.split: has no validation part");
    }

    [TestMethod]
    public async Task Trials_are_listed_with_parameters_and_metrics_by_pages_and_apart_from_jobs()
    {
        using var tenant = await TenantWithDataAsync();
        var id = await WithTrialsAsync(tenant);

        var page = (await tenant.GetAsync($"/api/jobs/{id}/trials?top=2")).IsOk();
        var rest = (await tenant.GetAsync((string)page["nextLink"]!)).IsOk();
        var (jobs, children) = ((await tenant.GetAsync("/api/jobs")).IsOk(), (await tenant.GetAsync($"/api/jobs?parent={id}&state=queued"))
            .IsOk());

        var first = page["value"]![0]!;
        Assert.AreEqual((1, $"{id}-001", "succeeded"), ((int)first["trial"]!, (string)first["job"]!, (string)first["state"]!));
        Assert.AreEqual(0.1, (double)first["parameters"]!["training.learningRate"]!);
        Assert.AreEqual(0.5, (double)first["metrics"]!["mae"]!);
        Assert.AreEqual(3, (int)rest["value"]!.AsArray().Single()!["trial"]!);
        Assert.AreEqual(id, (string)jobs["value"]!.AsArray().Single()!["id"]!);
        CollectionAssert.AreEqual(
            new[] { $"{id}-002", $"{id}-003" }, children["value"]!.AsArray().Select(job => (string)job!["id"]!).ToArray());
    }

    [TestMethod]
    public async Task A_sweep_tells_how_far_it_is_and_a_trial_whose_it_is()
    {
        using var tenant = await TenantWithDataAsync();
        var id = await WithTrialsAsync(tenant);

        var sweep = (await tenant.GetAsync($"/api/jobs/{id}")).IsOk();
        var trial = (await tenant.GetAsync($"/api/jobs/{id}-002")).IsOk();

        Assert.AreEqual("""{"made":3,"over":1,"failed":0,"best":1,"bestMetric":0.5}""", sweep["trials"]!.ToJsonString());
        Assert.AreEqual("for its trials: 1 of 3 are over", (string)sweep["waits"]!);
        Assert.AreEqual((id, 0.01), ((string)trial["parent"]!, (double)trial["parameters"]!["training.learningRate"]!));
    }

    [TestMethod]
    public async Task Cancelling_a_sweep_cancels_its_trials()
    {
        using var tenant = await TenantWithDataAsync();
        var id = await WithTrialsAsync(tenant);

        var answer = await tenant.PostAsync($"/api/jobs/{id}/cancel", "");

        Assert.AreEqual("cancelled", (string)answer.Json["state"]!);
        CollectionAssert.AreEqual(
            new[] { "succeeded", "cancelled", "cancelled" },
            (await tenant.GetAsync($"/api/jobs/{id}/trials")).IsOk()["value"]!.AsArray().Select(trial => (string)trial!["state"]!)
                .ToArray());
    }

    [TestMethod]
    public async Task Another_tenants_trials_are_unknown()
    {
        using var owner = await TenantWithDataAsync();
        using var other = await PredictApp.TenantAsync();
        var id = await WithTrialsAsync(owner);

        (await other.GetAsync($"/api/jobs/{id}/trials")).IsRefusal(404, "unknown-job");
        (await other.GetAsync($"/api/jobs/{id}-001")).IsRefusal(404, "unknown-job");
        Assert.AreEqual("""{"value":[]}""", (await other.GetAsync($"/api/jobs?parent={id}")).Text);
        (await owner.GetAsync("/api/jobs?parent=x")).IsRefusal(400, "invalid-name");
        (await owner.GetAsync("/api/jobs/x/trials")).IsRefusal(400, "invalid-name");
    }

    /// <summary>A sweep as a trainer leaves it after its first trial. Its id.</summary>
    private static async Task<string> WithTrialsAsync(TestTenant tenant)
    {
        var id = JobId.Parse((string)(await tenant.PostAsync("/api/jobs", Sweep(Grid))).Json["id"]!);
        var jobs = tenant.App.Storage.GetRequiredService<JobStore>();
        var sweep = await jobs.ChangeAsync(
            tenant.Id,
            id,
            row => row.MoveTo(JobState.Waiting, row.Created) with { Sweep = new() { Made = 3, Over = [1], Best = 1, BestMetric = 0.5 } },
            CancellationToken.None);
        foreach (var trial in SweepPlan.Begin(TrainingJobReader.Read(sweep.Submitted!.Value)))
        {
            var row = trial.ToJob(sweep, sweep.Created);
            await jobs.CreateAsync(trial.Number == 1 ? Ended(row) : row, CancellationToken.None);
        }

        return id.Value;
    }

    private static Job Ended(Job trial) => trial with
    {
        State = JobState.Succeeded,
        Evaluation = new()
        {
            Part = "validation",
            Examples = 3,
            Metrics = new Dictionary<string, double> { ["mae"] = 0.5 },
            Baseline = new Dictionary<string, double>(),
        },
    };

    private static string Sweep(string search) =>
        $$"""{"model":"m","task":"tabular-regression","dataset":"d","base":{"template":"linear"},"search":{{search}}}""";

    private static async Task<TestTenant> TenantWithDataAsync()
    {
        var tenant = await PredictApp.TenantAsync();
        var rows = string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},{2 * i}\n"));
        var answer = await tenant.PutAsync("/api/datasets/d", Encoding.UTF8.GetBytes($"x,y\n{rows}"), "text/csv");
        Assert.AreEqual(HttpStatusCode.Created, answer.Status, answer.Text);
        return tenant;
    }
}
