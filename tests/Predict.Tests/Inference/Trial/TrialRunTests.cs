using System.Net;
using Google.Protobuf;
using Maas.Predict.Inference.Trial;
using Maas.Testing;

namespace Maas.Predict.Tests.Inference.Trial;

[TestClass]
[OSCondition(OperatingSystems.Linux, IgnoreMessage = "Signals have these names there, and memory is measured by its files.")]
public sealed class TrialRunTests
{
    private const string Octets = "application/octet-stream";

    [TestMethod]
    public async Task A_file_that_ends_the_process_that_opens_it_is_refused_by_the_signal_and_the_app_goes_on()
    {
        using var tenant = await PredictApp.TenantAsync();

        var dividing = await tenant.PutAsync("/api/models/m", HostileModels.Dividing(), Octets);
        var straying = await tenant.PutAsync("/api/models/m", HostileModels.Straying(), Octets);
        var after = await tenant.PutAsync("/api/models/m", TestModels.Sum().ToByteArray(), Octets);

        Assert.AreEqual(
            "the process that tried the model was ended by SIGFPE while the model was opened", dividing.IsRefusal(400, "invalid-model"));
        Assert.AreEqual(
            "the process that tried the model was ended by SIGSEGV while the model was opened", straying.IsRefusal(400, "invalid-model"));
        Assert.AreEqual(HttpStatusCode.Created, after.Status, after.Text);
        Assert.AreEqual(1, (int)after.Json["version"]!);
    }

    [TestMethod]
    public async Task A_file_that_ends_the_process_in_its_first_run_is_refused()
    {
        using var tenant = await PredictApp.TenantAsync();

        var answer = await tenant.PutAsync("/api/models/m", HostileModels.DividingInRuns(), Octets);

        Assert.AreEqual(
            "the process that tried the model was ended by SIGFPE in the model's first run, with zeros",
            answer.IsRefusal(400, "invalid-model"));
    }

    [TestMethod]
    public async Task A_file_in_parts_that_ends_the_process_that_opens_it_is_refused()
    {
        using var app = await PartsApp.StartAsync(1024);

        var hostile = await app.EndOfAsync(await app.SendAsync("\"model\":\"m\"", HostileModels.Dividing()));
        var after = await app.EndOfAsync(await app.SendAsync("\"model\":\"m\"", TestModels.Sum().ToByteArray()));

        Assert.AreEqual("refused", (string?)hostile["state"], hostile.ToJsonString());
        Assert.AreEqual("invalid-model", (string?)hostile["error"]!["code"]);
        StringAssert.Contains((string)hostile["error"]!["message"]!, "SIGFPE");
        Assert.AreEqual("ready", (string?)after["state"], after.ToJsonString());
    }

    [TestMethod]
    public async Task A_file_that_swells_beyond_what_models_may_take_is_refused_by_that()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var app = await OwnApp.StartAsync(tenant, ("Sessions__MaximumBytes", $"{32 << 20}"));

        var answer = await PutAsync(app, HostileModels.Swelling());
        var after = await PutAsync(app, TestModels.Sum().ToByteArray());

        Assert.AreEqual(
            $"the model takes more memory when it is opened and run once than the {32 << 20} bytes that this service gives models",
            answer.IsRefusal(507, "model-too-large"));
        Assert.AreEqual(HttpStatusCode.Created, after.Status, after.Text);
    }

    [TestMethod]
    public async Task A_file_that_computes_for_too_long_is_refused_by_that()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var app = await OwnApp.StartAsync(tenant, ("Sessions__TrialSeconds", "1"));

        var answer = await PutAsync(app, HostileModels.Computing());

        Assert.AreEqual("the model is not opened, and run once, within 1 s", answer.IsRefusal(400, "invalid-model"));
        Assert.IsEmpty(ChildProcesses.Of(app.Process.Id, TrialProgram.Word));
    }

    [TestMethod]
    public async Task The_process_knows_nothing_of_the_app_and_is_the_first_to_end_where_memory_runs_out()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var app = await OwnApp.StartAsync(tenant);
        using var leaving = new CancellationTokenSource();
        var call = PutAsync(app, HostileModels.Computing(), leaving.Token);

        var process = await ChildProcesses.OneOfAsync(app.Process.Id, TrialProgram.Word);

        await Eventually.TrueAsync(async () => await File.ReadAllTextAsync($"/proc/{process}/oom_score_adj") == "1000\n");
        var environment = await File.ReadAllTextAsync($"/proc/{process}/environ");
        Assert.DoesNotContain(tenant.Key, environment);
        Assert.DoesNotContain("MaasStorage", environment);
        await leaving.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => call);
    }

    [TestMethod]
    public async Task A_caller_who_leaves_ends_the_trial_and_the_next_one_has_its_turn()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var app = await OwnApp.StartAsync(tenant);
        using var leaving = new CancellationTokenSource();
        var left = PutAsync(app, HostileModels.Computing(), leaving.Token);
        var process = await ChildProcesses.OneOfAsync(app.Process.Id, TrialProgram.Word);
        var next = PutAsync(app, TestModels.Sum().ToByteArray());

        await leaving.CancelAsync();

        var answer = await next;
        await Eventually.TrueAsync(() => Task.FromResult(ChildProcesses.HasEnded(process)));
        Assert.AreEqual(HttpStatusCode.Created, answer.Status, answer.Text);
        await Assert.ThrowsAsync<OperationCanceledException>(() => left);
    }

    [TestMethod]
    public async Task A_killed_app_leaves_no_trial_behind()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var app = await OwnApp.StartAsync(tenant);
        var call = PutAsync(app, HostileModels.Computing());
        var process = await ChildProcesses.OneOfAsync(app.Process.Id, TrialProgram.Word);

        await app.Process.KillAsync();

        await Eventually.TrueAsync(() => Task.FromResult(ChildProcesses.HasEnded(process)));
        await Assert.ThrowsAsync<HttpRequestException>(() => call);
    }

    [TestMethod]
    public async Task A_refusal_of_ONNX_Runtime_is_told_in_its_words()
    {
        using var tenant = await PredictApp.TenantAsync();
        var model = TestModels.Sum();
        model.Graph.Node[0].Input.Add("x");

        var answer = await tenant.PutAsync("/api/models/m", model.ToByteArray(), Octets);

        var reason = answer.IsRefusal(400, "invalid-model");
        StringAssert.StartsWith(reason, "ONNX Runtime refuses the model: ");
        StringAssert.Contains(reason, "(add)");
    }

    private static async Task<TestAnswer> PutAsync(OwnApp app, byte[] model, CancellationToken cancellation = default)
    {
        using var content = new ByteArrayContent(model) { Headers = { ContentType = new(Octets) } };
        using var answer = await app.Http.PutAsync("/api/models/m", content, cancellation);
        return new(answer, await answer.Content.ReadAsStringAsync(cancellation));
    }
}
