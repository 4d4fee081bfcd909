using Maas.Testing;
using Microsoft.AspNetCore.Http;

namespace Maas.Cli.Tests.Uploads;

[TestClass]
public sealed class PartsUploadTests
{
    private const string Version = """{"model":"m","version":7,"created":"2026-01-01T00:00:00Z","files":[],"inputs":[],"outputs":[]}""";

    private bool isComplete;

    [TestMethod]
    public async Task A_large_file_goes_on_with_the_parts_that_are_not_there_and_waits_for_its_version()
    {
        using var folder = new TestFolder();
        var file = folder.Write("m.onnx", "0123456789");
        await using var service = await AnsweringService.StartAsync((asked, response) => AnswerAsync(asked, response, "ready", null));

        var result = await CommandLine.RunAsync(service, "models", "put", "m", file, "--parts-over", "9");

        Assert.AreEqual(ExitCode.Done, result.ExitCode, result.Errors);
        CollectionAssert.AreEqual(
            new[] { "2:4567", "3:89" },
            service.Requests.Where(asked => asked.Method == "PUT").Select(asked => $"{asked.Path[^1]}:{asked.Text}").ToArray());
        StringAssert.Contains(service.Requests[0].Text, "\"sha256\":\"84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882\"");
        StringAssert.Contains(result.Output, "7");
    }

    [TestMethod]
    public async Task A_refusal_is_told_with_its_reason_and_its_places()
    {
        using var folder = new TestFolder();
        var file = folder.Write("d.csv", "a,b\n1,2\n");
        await using var service = await AnsweringService.StartAsync(
            (asked, response) => AnswerAsync(asked, response, "refused", """{"code":"invalid-dataset","message":"row 1 is wrong"}"""));

        var result = await CommandLine.RunAsync(service, "datasets", "put", "d", file, "--parts-over", "1");

        Assert.AreEqual(ExitCode.Refused, result.ExitCode);
        StringAssert.Contains(result.Errors, "row 1 is wrong");
        StringAssert.Contains(result.Errors, "row 9: is wrong too");
        StringAssert.Contains(service.Requests[0].Text, "\"mediaType\":\"text/csv\"");
    }

    private Task AnswerAsync(Asked asked, HttpResponse response, string end, string? error)
    {
        response.ContentType = "application/json";
        isComplete |= asked.Path.EndsWith("/complete", StringComparison.Ordinal);
        return response.WriteAsync(asked.Path.Contains("/versions/", StringComparison.Ordinal)
            ? Version
            : $$"""
              {"id":"u","state":"{{(isComplete ? end : "open")}}","partBytes":4,"parts":3,"received":[1],
               "version":7,"error":{{error ?? "null"}},"violations":[{"row":9,"message":"is wrong too"}]}
              """);
    }
}
