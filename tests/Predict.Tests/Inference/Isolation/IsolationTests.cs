using System.Diagnostics;
using System.Net;
using System.Text;
using Google.Protobuf;
using Maas.Predict.Inference.Isolation;
using Maas.Testing;

namespace Maas.Predict.Tests.Inference.Isolation;

/// <summary>What calls do that would end the app, or hold it, seen by its callers.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux, IgnoreMessage = "Signals have these names there, and memory is measured by its files.")]
public sealed class IsolationTests
{
    private const string Numbers = """{"instances":[[1,2,3]]}""";
    private const string Refusal = "the model can't compute with this input: the process that runs it was ended by SIGFPE";

    [TestMethod]
    public async Task A_version_that_ended_the_app_runs_in_a_process_of_its_own_after_its_restart()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        using (var first = await OwnApp.StartAsync(tenant, ("Sessions__Folder", folder.Path)))
        {
            await ImportAsync(first, "harmful", HarmfulModels.Dividing());
            await ImportAsync(first, "same", TestModels.Identity().ToByteArray());
            Assert.AreEqual(HttpStatusCode.OK, (await CallAsync(first, "same", Numbers)).Status);

            await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(first, "harmful", HarmfulModels.Call(harms: true)));
        }

        using var second = await OwnApp.StartAsync(tenant, ("Sessions__Folder", folder.Path));
        var harmless = await CallAsync(second, "harmful", HarmfulModels.Call(harms: false));
        var harm = await CallAsync(second, "harmful", HarmfulModels.Call(harms: true));
        var again = await CallAsync(second, "harmful", HarmfulModels.Call(harms: false));
        var neighbour = await CallAsync(second, "same", """{"instances":[[1,2,3]]}""");

        Assert.AreEqual(HttpStatusCode.OK, harmless.Status, harmless.Text);
        Assert.AreEqual(Refusal, harm.IsRefusal(400, "invalid-input"));
        Assert.AreEqual((string?)harmless.Json["outputs"]?.ToJsonString(), again.Json["outputs"]?.ToJsonString(), again.Text);
        Assert.AreEqual(HttpStatusCode.OK, neighbour.Status, neighbour.Text);
    }

    [TestMethod]
    public async Task Where_all_models_run_in_processes_of_their_own_no_call_ends_the_app_and_its_end_ends_them()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var app = await OwnApp.StartAsync(tenant, ("Sessions__Isolation", "all"));
        await ImportAsync(app, "harmful", HarmfulModels.Dividing());
        await ImportAsync(app, "same", TestModels.Identity().ToByteArray());

        var sames = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => CallAsync(app, "same", $$"""{"instances":[[{{i}},2,3]]}""")));
        var harm = await CallAsync(app, "harmful", HarmfulModels.Call(harms: true));
        var after = await CallAsync(app, "harmful", HarmfulModels.Call(harms: false));
        var metrics = await app.Http.GetStringAsync("/metrics");
        var runners = ChildProcesses.Of(app.Process.Id, RunnerProgram.Word);
        await app.Process.KillAsync();

        Assert.IsTrue(sames.All(same => same.Status == HttpStatusCode.OK), sames[0].Text);
        Assert.AreEqual(Refusal, harm.IsRefusal(400, "invalid-input"));
        Assert.AreEqual(HttpStatusCode.OK, after.Status, after.Text);
        Assert.HasCount(2, runners);
        StringAssert.Contains(metrics, "\nmaas_session_cache_isolated_sessions 2\n");
        await Eventually.TrueAsync(() => Task.FromResult(runners.All(ChildProcesses.HasEnded)));
    }

    [TestMethod]
    public async Task A_run_that_does_not_end_leaves_its_core_to_others_and_its_version_goes_to_a_process_of_its_own()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var app = await OwnApp.StartAsync(tenant, ("Sessions__TimeoutSeconds", "1"), ("Sessions__MaximumBytes", $"{4L << 30}"));
        await ImportAsync(app, "endless", HarmfulModels.Convolving());
        var stuck = CallAsync(app, "endless", HarmfulModels.Call(harms: true));

        await Eventually.TrueAsync(async () =>
        {
            await CallAsync(app, "endless", HarmfulModels.Call(harms: false));
            return ChildProcesses.Of(app.Process.Id, RunnerProgram.Word).Count > 0;
        });
        var harmless = await CallAsync(app, "endless", HarmfulModels.Call(harms: false));
        var harm = await CallAsync(app, "endless", HarmfulModels.Call(harms: true));

        Assert.AreEqual(HttpStatusCode.OK, harmless.Status, harmless.Text);
        harm.IsRefusal(504, "timed-out");
        (await stuck).IsRefusal(504, "timed-out");
    }

    [TestMethod]
    [TestCategory("Long")]
    public async Task An_app_whose_cores_are_all_held_by_runs_that_do_not_end_is_not_ready_and_ends_to_be_started_again()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        using var app = await OwnApp.StartAsync(
            tenant, ("Sessions__TimeoutSeconds", "1"), ("Sessions__Threads", "0"), ("Sessions__Folder", folder.Path));
        await ImportAsync(app, "endless", HarmfulModels.Convolving());

        var lost = CallAsync(app, "endless", HarmfulModels.Call(harms: true));

        await Eventually.TrueAsync(async () =>
        {
            using var ready = await app.Http.GetAsync("/v2/health/ready");
            return ready.StatusCode == HttpStatusCode.ServiceUnavailable;
        });
        using var live = await app.Http.GetAsync("/v2/health/live");
        Assert.AreEqual(HttpStatusCode.OK, live.StatusCode);
        await app.Process.EndedAsync();
        (await lost).IsRefusal(504, "timed-out");
        Assert.HasCount(1, Directory.GetFiles(folder["maas-runs"]), "nobody is suspected beside the one that is known");
    }

    [TestMethod]
    public async Task An_app_that_is_to_stop_does_not_wait_for_a_run_that_does_not_end()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        using var app = await OwnApp.StartAsync(
            tenant, ("Sessions__TimeoutSeconds", "1"), ("Sessions__MaximumBytes", $"{4L << 30}"), ("Sessions__Folder", folder.Path));
        await ImportAsync(app, "endless", HarmfulModels.Convolving());
        var stuck = CallAsync(app, "endless", HarmfulModels.Call(harms: true));
        (await stuck).IsRefusal(504, "timed-out");

        var exitCode = await app.Process.TerminateAsync();

        Assert.AreEqual(0, exitCode);
        StringAssert.Contains(app.Process.Output, "The app ends while a run goes on that does not end when it is told to");
        Assert.HasCount(1, Directory.GetFiles(folder["maas-runs"]), "nobody is suspected beside the one that is known");
    }

    [TestMethod]
    public async Task A_run_that_the_stop_of_the_app_ends_within_its_time_makes_no_suspect()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        using var app = await OwnApp.StartAsync(
            tenant, ("Sessions__TimeoutSeconds", "60"), ("Sessions__MaximumBytes", $"{4L << 30}"), ("Sessions__Folder", folder.Path));
        await ImportAsync(app, "long", HarmfulModels.Convolving());
        using var process = Process.GetProcessById(app.Process.Id);
        var before = process.TotalProcessorTime;
        var stuck = CallAsync(app, "long", HarmfulModels.Call(harms: true));
        await Eventually.TrueAsync(() =>
        {
            process.Refresh();
            return Task.FromResult(process.TotalProcessorTime - before > TimeSpan.FromSeconds(2));
        });

        await app.Process.TerminateAsync();

        (await stuck).IsRefusal(503, "unavailable");
        Assert.IsEmpty(Directory.GetFiles(folder["maas-runs"]));
    }

    [TestMethod]
    public async Task A_process_that_is_killed_from_outside_costs_the_call_that_it_computes_and_no_other()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var app = await OwnApp.StartAsync(tenant, ("Sessions__Isolation", "all"), ("Sessions__MaximumBytes", $"{4L << 30}"));
        await ImportAsync(app, "long", HarmfulModels.Convolving());
        await CallAsync(app, "long", HarmfulModels.Call(harms: false));
        await KillRunnerAsync(app);

        var idle = await CallAsync(app, "long", HarmfulModels.Call(harms: false));
        var computing = CallAsync(app, "long", HarmfulModels.Call(harms: true));
        await ComputesAsync(app);
        await KillRunnerAsync(app);
        var killed = await computing;
        var again = await CallAsync(app, "long", HarmfulModels.Call(harms: false));

        Assert.AreEqual(HttpStatusCode.OK, idle.Status, idle.Text);
        Assert.AreEqual("the process that runs it was ended by SIGKILL; call again", killed.IsRefusal(503, "unavailable"));
        Assert.AreEqual(HttpStatusCode.OK, again.Status, again.Text);
    }

    // For longer than the answer to the call before takes it.
    private static async Task ComputesAsync(OwnApp app)
    {
        using var runner = Runner(app);
        var before = runner.TotalProcessorTime;
        await Eventually.TrueAsync(() =>
        {
            runner.Refresh();
            return Task.FromResult(runner.TotalProcessorTime - before > TimeSpan.FromSeconds(1));
        });
    }

    private static Process Runner(OwnApp app) =>
        Process.GetProcessById(ChildProcesses.Of(app.Process.Id, RunnerProgram.Word).Single());

    private static async Task KillRunnerAsync(OwnApp app)
    {
        using var runner = Runner(app);
        runner.Kill();
        await runner.WaitForExitAsync();
    }

    private static async Task ImportAsync(OwnApp app, string name, byte[] model)
    {
        using var content = new ByteArrayContent(model) { Headers = { ContentType = new("application/octet-stream") } };
        using var answer = await app.Http.PutAsync($"/api/models/{name}", content);
        Assert.AreEqual(HttpStatusCode.Created, answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<TestAnswer> CallAsync(OwnApp app, string model, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await app.Http.PostAsync($"/api/models/{model}/predict", content);
        return new(answer, await answer.Content.ReadAsStringAsync());
    }
}
