namespace Maas.Cli.Tests.Jobs;

[TestClass]
public sealed class JobsCommandTests
{
    [TestMethod]
    public async Task A_watched_job_is_shown_to_its_end_beside_the_trivial_model()
    {
        await using var service = await JobStory.StartAsync(JobStory.Success, [JobStory.Running, JobStory.Progress, JobStory.Succeeded]);

        var result = await CommandLine.RunAsync(service, "jobs", "watch", "0abc");

        Assert.AreEqual(0, result.ExitCode, result.Errors);
        Assert.AreEqual(
            """
            m: running
            m: epoch 1/2  loss 0.5  accuracy 0.75
            m: succeeded
            m: version 4 is published
              on 160 examples of the test part: accuracy 0.98 (trivial model 0.1)

            """,
            result.Output);
    }

    [TestMethod]
    public async Task A_stream_that_ends_is_taken_up_after_the_last_event_and_none_is_shown_twice()
    {
        string[] again = [JobStory.Running, JobStory.Progress, JobStory.Succeeded];
        await using var service = await JobStory.StartAsync(JobStory.Success, [JobStory.Running], again);

        var result = await CommandLine.RunAsync(service, "jobs", "watch", "0abc");

        var streams = service.Requests.Where(asked => asked.Path.EndsWith("/events", StringComparison.Ordinal));
        CollectionAssert.AreEqual(new[] { "0", "1", "3" }, streams.Select(asked => asked.Headers["Last-Event-ID"]).ToArray());
        Assert.AreEqual(1, result.Output.Split("m: running").Length - 1);
    }

    [TestMethod]
    public async Task A_failed_job_ends_the_watch_with_1_and_its_reason()
    {
        await using var service = await JobStory.StartAsync(JobStory.Failure, [JobStory.Running]);

        var result = await CommandLine.RunAsync(service, "jobs", "watch", "0abc");

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Output, "m: failed: the loss is NaN (training-diverged)");
    }

    [TestMethod]
    public async Task For_machines_a_watch_writes_the_events_one_a_line()
    {
        await using var service = await JobStory.StartAsync(JobStory.Success, [JobStory.Running, JobStory.Succeeded]);

        var result = await CommandLine.RunAsync(service, "jobs", "watch", "0abc", "--json");

        Assert.AreEqual($"{JobStory.Running}\n{JobStory.Succeeded}\n", result.Output);
    }

    [TestMethod]
    public async Task Watching_an_unknown_job_is_refused()
    {
        await using var service = await AnsweringService.RefusingAsync(404, "unknown-job", "there is no job 0abc");

        var result = await CommandLine.RunAsync(service, "jobs", "watch", "0abc");

        Assert.AreEqual(1, result.ExitCode);
        Assert.AreEqual("error: there is no job 0abc\n", result.Errors);
    }

    [TestMethod]
    public async Task Jobs_are_listed_as_a_table_that_no_width_folds()
    {
        var model = new string('m', 60);
        var job = JobStory.Success.Replace("\"m\"", $"\"{model}\"", StringComparison.Ordinal);
        await using var service = await AnsweringService.StartAsync(200, $$"""{"value":[{{job}}],"nextLink":"/api/jobs?continuation=x"}""");

        var result = await CommandLine.RunAsync(service, "jobs", "list", "--state", "succeeded", "--top", "1");

        var lines = result.Output.TrimEnd().Split('\n');
        Assert.HasCount(2, lines);
        StringAssert.Matches(lines[1], new($"^0abc +{model} +image-classification +succeeded +.* version 4"));
        Assert.AreEqual("/api/jobs?top=1&state=succeeded", service.LastRequest.Path);
        StringAssert.Contains(result.Errors, "There are more");
    }

    [TestMethod]
    public async Task A_job_whose_message_could_not_be_read_is_listed_with_its_error()
    {
        const string Malformed = """
            {"value":[{"id":"0abc","state":"failed","created":"2026-01-01T00:00:00Z","error":{"code":"invalid-json","message":"no JSON"}}]}
            """;
        await using var service = await AnsweringService.StartAsync(200, Malformed);

        var result = await CommandLine.RunAsync(service, "jobs", "list");

        StringAssert.Matches(result.Output, new("0abc .*failed .* invalid-json"));
    }

    [TestMethod]
    public async Task Events_are_listed_after_a_number()
    {
        await using var service = await AnsweringService.StartAsync(200, $$"""{"value":[{{JobStory.Progress}}]}""");

        var result = await CommandLine.RunAsync(service, "jobs", "events", "0abc", "--after", "1");

        Assert.AreEqual("/api/jobs/0abc/events?after=1&limit=50", service.LastRequest.Path);
        StringAssert.Contains(result.Output, "epoch 1");
    }

    [TestMethod]
    public async Task Cancelling_asks_the_service()
    {
        var job = JobStory.Failure.Replace("failed", "running", StringComparison.Ordinal);
        await using var service = await AnsweringService.StartAsync(202, job);

        var result = await CommandLine.RunAsync(service, "jobs", "cancel", "0abc");

        Assert.AreEqual("POST /api/jobs/0abc/cancel", $"{service.LastRequest.Method} {service.LastRequest.Path}");
        Assert.AreEqual("job 0abc is asked to end; it was running\n", result.Output);
    }
}
