using System.Text.Json;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Testing;

namespace Maas.Cli.Tests.Train;

[TestClass]
public sealed class TrainCommandTests
{
    private const string Job = """
        {"id":"0abc","model":"m","task":"tabular-regression","dataset":"d","state":"queued","created":"2026-01-02T03:04:05Z"}
        """;

    [TestMethod]
    public async Task A_job_is_submitted_without_its_comments()
    {
        using var scratch = new TestFolder();
        await using var service = await AnsweringService.StartAsync(202, Job);
        var file = scratch.Write("job.json", "{ // a comment\n \"model\": \"m\", /* and one */ \"task\": \"tabular-regression\", }");

        var result = await CommandLine.RunAsync(service, "train", "-f", file);

        Assert.AreEqual(0, result.ExitCode, result.Errors);
        Assert.AreEqual("/api/jobs", service.LastRequest.Path);
        Assert.AreEqual("""{"model":"m","task":"tabular-regression"}""", service.LastRequest.Text);
    }

    [TestMethod]
    public async Task A_submitted_job_is_told_with_the_command_that_follows_it()
    {
        await using var service = await AnsweringService.StartAsync(202, Job);

        var result = await CommandLine.RunAsync(service, """{"model":"m"}""", ["train", "-f", "-"]);

        StringAssert.Contains(result.Output, "job 0abc is queued");
        StringAssert.Contains(result.Output, $"{Invocation.Name} jobs watch 0abc");
    }

    [TestMethod]
    public async Task A_check_submits_nothing()
    {
        await using var service = await AnsweringService.StartAsync(200, """{"valid":true,"job":{}}""");

        var result = await CommandLine.RunAsync(service, """{"model":"m"}""", ["train", "-f", "-", "--check"]);

        Assert.AreEqual(0, result.ExitCode);
        Assert.AreEqual("/api/jobs?check=true", service.LastRequest.Path);
        StringAssert.StartsWith(result.Output, "ok");
    }

    [TestMethod]
    public async Task A_check_of_a_wrong_job_lists_what_is_wrong()
    {
        await using var service = await AnsweringService.RefusingAsync(
            400, "invalid-job", "the job can't be run", """[{"place":"training.epochs","message":"must be 1 or more"}]""");

        var result = await CommandLine.RunAsync(service, "{}", ["train", "-f", "-", "--check"]);

        Assert.AreEqual(1, result.ExitCode);
        Assert.AreEqual("error: the job can't be run\n  - training.epochs: must be 1 or more\n", result.Errors);
    }

    [TestMethod]
    [DataRow("{ \"model\": }", "LineNumber: 0")]
    [DataRow("", "not JSON")]
    public async Task A_file_that_is_not_JSON_is_wrong_usage(string text, string told)
    {
        using var scratch = new TestFolder();
        var file = scratch.Write("job.json", text);

        var result = await CommandLine.RunAsync(new Dictionary<string, string>(), "", ["train", "-f", file]);

        Assert.AreEqual(2, result.ExitCode);
        StringAssert.Contains(result.Errors, file);
        StringAssert.Contains(result.Errors, told);
    }

    [TestMethod]
    public async Task A_file_that_is_absent_is_wrong_usage()
    {
        var result = await CommandLine.RunAsync(new Dictionary<string, string>(), "", ["train", "-f", "/nowhere/job.json"]);

        Assert.AreEqual(2, result.ExitCode);
        StringAssert.Contains(result.Errors, "/nowhere/job.json");
    }

    [TestMethod]
    [DataRow("image-classification")]
    [DataRow("tabular-classification")]
    [DataRow("tabular-regression")]
    public async Task An_example_is_a_commented_job_of_its_task_that_the_service_reads(string task)
    {
        var result = await CommandLine.RunAsync(new Dictionary<string, string>(), "", ["train", "--example", task]);

        using var example = JsonDocument.Parse(result.Output, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var job = TrainingJobReader.Read(example.RootElement);
        Assert.AreEqual(task, job.Task.Word());
        StringAssert.Contains(result.Output, "//");
    }

    [TestMethod]
    public async Task The_example_of_a_batch_prediction_is_one()
    {
        var result = await CommandLine.RunAsync(new Dictionary<string, string>(), "", ["train", "--example", "batch-prediction"]);

        using var example = JsonDocument.Parse(result.Output, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        Assert.AreEqual("penguin-species", BatchJobReader.Read(example.RootElement).Model.Value);
    }
}
