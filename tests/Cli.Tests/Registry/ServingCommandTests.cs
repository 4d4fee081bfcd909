using Microsoft.AspNetCore.Http;

namespace Maas.Cli.Tests.Registry;

[TestClass]
public sealed class ServingCommandTests
{
    private const string Path = "/api/models/m/serving";

    [TestMethod]
    public async Task Settings_are_a_table_that_tells_what_is_the_services_own()
    {
        await using var service = await StartAsync();

        var result = await CommandLine.RunAsync(service, "models", "serving", "m");

        StringAssert.Matches(result.Output, new("maximumBatch +4"));
        StringAssert.Matches(result.Output, new("timeoutSeconds +the service's"));
        StringAssert.Matches(result.Output, new("graphOptimization +\"basic\""));
        Assert.AreEqual($"GET {Path}", $"{service.LastRequest.Method} {service.LastRequest.Path}");
    }

    [TestMethod]
    [DataRow(new[] { "--max-batch", "8", "--timeout", "5" }, """{"maximumBatch":8,"graphOptimization":"basic","timeoutSeconds":5}""")]
    [DataRow(
        new[] { "--graph-optimization", "all", "--providers", "cuda, cpu", "--prepacking", "false", "--inter-op-threads", "2" },
        """{"maximumBatch":4,"graphOptimization":"all","interOpThreads":2,"executionProviders":["cuda","cpu"],"prepacking":false}""")]
    [DataRow(new[] { "--reset" }, "{}")]
    [DataRow(new[] { "--reset", "--threads", "2" }, """{"intraOpThreads":2}""")]
    public async Task What_is_named_is_set_and_the_rest_stays_as_it_was_seen(string[] options, string expected)
    {
        await using var service = await StartAsync();

        var result = await CommandLine.RunAsync(service, ["models", "serving", "m", .. options]);

        Assert.AreEqual(0, result.ExitCode, result.Errors);
        Assert.AreEqual($"PUT {Path}", $"{service.LastRequest.Method} {service.LastRequest.Path}");
        Assert.AreEqual(expected, service.LastRequest.Text);
        Assert.AreEqual("\"seen\"", service.LastRequest.Headers["If-Match"]);
    }

    [TestMethod]
    public async Task A_refusal_speaks_of_the_options()
    {
        await using var service = await AnsweringService.StartAsync(async (asked, response) =>
        {
            response.StatusCode = asked.Method == "PUT" ? 400 : 200;
            response.ContentType = "application/json";
            await response.WriteAsync(asked.Method == "PUT"
                ? """
                    {"detail":"intraOpThreads is 0; it takes a whole number from 1 to 1024",
                     "violations":[{"place":"intraOpThreads","message":"is 0"}]}
                    """
                : "{}");
        });

        var result = await CommandLine.RunAsync(service, "models", "serving", "m", "--threads", "0");

        StringAssert.Contains(result.Errors, "--threads is 0; it takes a whole number from 1 to 1024");
        Assert.DoesNotContain("intraOpThreads", result.Errors);
    }

    private static Task<AnsweringService> StartAsync() => AnsweringService.StartAsync(async (asked, response) =>
    {
        response.Headers.ETag = "\"seen\"";
        response.ContentType = "application/json";
        await response.WriteAsync(asked.Method == "PUT" ? asked.Text : """{"maximumBatch":4,"graphOptimization":"basic"}""");
    });
}
