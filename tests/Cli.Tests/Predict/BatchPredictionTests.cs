using Maas.Cli.Tests.Jobs;
using Maas.Testing;
using Microsoft.AspNetCore.Http;

namespace Maas.Cli.Tests.Predict;

[TestClass]
public sealed class BatchPredictionTests
{
    private const string Job = """
        {"id":"0abc","model":"m","task":"batch-prediction","dataset":"d","state":"succeeded","created":"2026-01-01T00:00:00Z","version":4,
         "batch":{"rows":10,"done":10,"failed":1,"format":"csv"}}
        """;

    private const string Result = "row,value,error\r\n0,1.5,\r\n";

    private static readonly string Progress = """
        {"seq":2,"time":"2026-01-01T00:00:01Z","level":"info","type":"progress","message":"","data":{"done":5,"rows":10,"failed":1}}
        """;

    [TestMethod]
    public async Task A_dataset_is_predicted_by_a_job_that_is_told_with_what_follows()
    {
        await using var service = await AnsweringService.StartAsync(202, Job);

        var result = await CommandLine.RunAsync(
            service, "predict", "m", "--model-version", "4", "--dataset", "d", "--format", "csv", "--feature", "a", "--feature", "b");

        Assert.AreEqual(0, result.ExitCode, result.Errors);
        Assert.AreEqual(
            """{"task":"batch-prediction","model":{"model":"m","version":4},"dataset":"d","data":{"features":["a","b"]},"output":{"format":"csv"}}""",
            service.LastRequest.Text);
        StringAssert.Contains(result.Output, "jobs result 0abc --output FILE");
    }

    [TestMethod]
    public async Task With_an_output_the_job_is_followed_and_its_result_written_there()
    {
        using var scratch = new TestFolder();
        await using var service = await StartAsync();
        var path = Path.Combine(scratch.Path, "result.csv");

        var result = await CommandLine.RunAsync(service, "predict", "m@stable", "--dataset", "d", "--output", path);

        Assert.AreEqual(0, result.ExitCode, result.Errors);
        StringAssert.Contains(result.Output, "m: 5 of 10 rows, 1 with an error\n");
        StringAssert.Contains(result.Output, "m: 10 of 10 rows, 1 with an error are predicted by version 4");
        Assert.AreEqual(Result, await File.ReadAllTextAsync(path));
        Assert.HasCount(1, Directory.GetFiles(scratch.Path));
    }

    [TestMethod]
    public async Task A_result_is_written_to_standard_output_as_it_is()
    {
        await using var service = await StartAsync();

        var result = await CommandLine.RunAsync(service, "jobs", "result", "0abc");

        Assert.AreEqual(Result, result.Output);
    }

    [TestMethod]
    public async Task A_result_that_is_not_there_leaves_no_file()
    {
        using var scratch = new TestFolder();
        await using var service = await AnsweringService.RefusingAsync(409, "illegal-move", "job 0abc is running");

        var result = await CommandLine.RunAsync(service, "jobs", "result", "0abc", "--output", Path.Combine(scratch.Path, "r"));

        Assert.AreEqual(1, result.ExitCode);
        Assert.AreEqual("error: job 0abc is running\n", result.Errors);
        Assert.IsEmpty(Directory.GetFiles(scratch.Path));
    }

    [TestMethod]
    [DataRow("predict m")]
    [DataRow("predict m --dataset d --body {}")]
    [DataRow("predict m --body {} --watch")]
    [DataRow("predict m --dataset d --format xml")]
    public async Task Options_that_do_not_go_together_are_wrong_usage(string line)
    {
        await using var service = await AnsweringService.StartAsync(202, Job);

        var result = await CommandLine.RunAsync(service, line.Split(' '));

        Assert.AreEqual(2, result.ExitCode);
        Assert.IsEmpty(service.Requests);
    }

    private static Task<AnsweringService> StartAsync()
    {
        var left = new Queue<string>([$"data: {Progress}\n\ndata: {JobStory.Succeeded}\n\n"]);
        return AnsweringService.StartAsync((asked, response) =>
        {
            if (asked.Path.EndsWith("/events", StringComparison.Ordinal))
            {
                response.ContentType = "text/event-stream";
                return response.WriteAsync(left.TryDequeue(out var events) ? events : ": nothing\n\n");
            }

            return response.WriteAsync(asked.Path.EndsWith("/result", StringComparison.Ordinal) ? Result : Job);
        });
    }
}
