using System.Diagnostics;
using System.Net;
using Maas.Predict.Inference.Trial;
using Maas.Testing;

namespace Maas.Predict.Tests.Inference.Trial;

/// <summary>Trials that end by what need not be the model's doing.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux, IgnoreMessage = "Processes are found by its files.")]
public sealed class TrialKillTests
{
    [TestMethod]
    public async Task A_trial_that_is_killed_is_to_be_sent_again()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var app = await OwnApp.StartAsync(tenant);
        using var content = new ByteArrayContent(HostileModels.Computing()) { Headers = { ContentType = new("application/octet-stream") } };
        var call = app.Http.PutAsync("/api/models/m", content);

        await KillAsync(await ChildProcesses.OneOfAsync(app.Process.Id, TrialProgram.Word));

        using var answer = await call;
        var told = new TestAnswer(answer, await answer.Content.ReadAsStringAsync());
        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, answer.StatusCode, told.Text);
        StringAssert.Contains(told.IsRefusal(503, "unavailable"), "was ended by SIGKILL while the model was opened");
        Assert.AreEqual(TimeSpan.FromSeconds(10), answer.Headers.RetryAfter?.Delta);
    }

    [TestMethod]
    public async Task A_file_in_parts_whose_trial_is_killed_is_tried_again()
    {
        using var app = await PartsApp.StartAsync(1 << 20);
        var id = await app.SendAsync("\"model\":\"m\"", HostileModels.Computing());
        var killed = await ChildProcesses.OneOfAsync(app.ProcessId, TrialProgram.Word);

        await KillAsync(killed);

        await Eventually.TrueAsync(() => Task.FromResult(
            ChildProcesses.Of(app.ProcessId, TrialProgram.Word).Any(process => process != killed)));
        Assert.AreEqual("checking", (string?)(await app.GetAsync($"/api/uploads/{id}"))["state"]);
    }

    [TestMethod]
    public async Task A_failure_of_the_services_own_code_is_told_apart_with_its_stack()
    {
        await using var process = TrialProcess.Start("", new(new() { Threads = 1 }, new()), TimeProvider.System);

        await process.WaitUntilItOpensAsync(CancellationToken.None);
        var said = await process.SaidAsync();
        await Eventually.TrueAsync(() => process.HasEndedAsync(TimeSpan.FromMilliseconds(20), CancellationToken.None));

        Assert.AreEqual(TrialProgram.Failed, process.ExitCode, said);
        StringAssert.Contains(said, nameof(ArgumentException));
        StringAssert.Contains(said, nameof(TrialProgram));
    }

    // Once the model is at work: a start takes less.
    private static async Task KillAsync(int process)
    {
        using var found = Process.GetProcessById(process);
        await Eventually.TrueAsync(() =>
        {
            found.Refresh();
            return Task.FromResult(found.TotalProcessorTime > TimeSpan.FromSeconds(2));
        });
        found.Kill();
    }
}
