using System.Net;
using System.Net.Sockets;
using Maas.Testing;

namespace Maas.Cli.Tests;

[TestClass]
public sealed class MaasCommandTests
{
    private const string NoModels = """{"value":[]}""";

    [TestMethod]
    [DataRow("nonsense")]
    [DataRow("models", "nonsense")]
    [DataRow("jobs", "show")]
    [DataRow("jobs", "list", "--state", "sleeping")]
    [DataRow("train")]
    [DataRow("train", "--file", "job.json", "--example", "tabular-regression")]
    [DataRow("predict", "digits")]
    [DataRow("up", "--port", "70000")]
    public async Task Wrong_usage_ends_with_2_and_tells_where_help_is(params string[] arguments)
    {
        var result = await CommandLine.RunAsync(new Dictionary<string, string>(), "", arguments);

        Assert.AreEqual(2, result.ExitCode);
        StringAssert.StartsWith(result.Errors, "error: ");
        StringAssert.Contains(result.Errors, "--help");
        Assert.AreEqual("", result.Output);
    }

    [TestMethod]
    public async Task Help_tells_the_exit_codes()
    {
        var result = await CommandLine.RunAsync(new Dictionary<string, string>(), "", ["--help"]);

        Assert.AreEqual(0, result.ExitCode);
        foreach (var code in new[] { "0    done", "1    the service refused", "2    wrong usage", "3    the service", "130  interrupted" })
        {
            StringAssert.Contains(result.Output, code);
        }
    }

    [TestMethod]
    public async Task A_refusal_ends_with_1_and_lists_its_violations()
    {
        await using var service = await AnsweringService.RefusingAsync(
            400,
            "invalid-dataset",
            "the dataset has 2 errors",
            """[{"place":"age","row":3,"message":"not a number"},{"message":"too few rows"}]""");

        var result = await CommandLine.RunAsync(service, "models", "list");

        Assert.AreEqual(1, result.ExitCode);
        Assert.AreEqual("error: the dataset has 2 errors\n  - row 3, age: not a number\n  - too few rows\n", result.Errors);
        Assert.AreEqual("", result.Output);
    }

    [TestMethod]
    public async Task A_service_that_fails_itself_ends_with_3()
    {
        await using var service = await AnsweringService.StartAsync(502, "<html>bad gateway</html>", "text/html");

        var result = await CommandLine.RunAsync(service, "models", "list");

        Assert.AreEqual(3, result.ExitCode);
        Assert.AreEqual("error: the service answered 502 BadGateway\n", result.Errors);
    }

    [TestMethod]
    public async Task A_service_that_can_not_be_reached_ends_with_3_and_its_address()
    {
        var address = $"http://127.0.0.1:{UnusedPort()}";

        var variables = new Dictionary<string, string> { ["MAAS_URL"] = address, ["MAAS_KEY"] = "k" };

        var result = await CommandLine.RunAsync(variables, "", ["models", "list"]);

        Assert.AreEqual(3, result.ExitCode);
        StringAssert.StartsWith(result.Errors, $"error: {address}/ can't be reached: ");
    }

    [TestMethod]
    public async Task An_interrupted_command_ends_with_130()
    {
        await using var service = await AnsweringService.StartAsync(
            async (_, response) => await Task.Delay(Timeout.Infinite, response.HttpContext.RequestAborted));
        using var interrupted = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        using var surroundings = new Surroundings
        {
            Terminal = new Output.Terminal(TextWriter.Null, TextWriter.Null, interactive: false),
            Input = Stream.Null,
            Variable = name => name == "MAAS_URL" ? service.Address : "k",
            Time = TimeProvider.System,
        };

        var code = await MaasCommand.RunAsync(["models", "list"], surroundings, interrupted.Token);

        Assert.AreEqual(130, code);
    }

    [TestMethod]
    public async Task For_machines_the_service_s_own_JSON_is_written_and_nothing_else()
    {
        await using var service = await AnsweringService.StartAsync(200, NoModels);

        var result = await CommandLine.RunAsync(service, "models", "list", "--json");

        Assert.AreEqual(new MaasResult(0, NoModels + "\n", ""), result);
    }

    [TestMethod]
    public async Task Every_call_shows_the_key()
    {
        await using var service = await AnsweringService.StartAsync(200, NoModels);

        await CommandLine.RunAsync(service, "models", "list");

        Assert.AreEqual($"Bearer {CommandLine.Key}", service.LastRequest.Headers["Authorization"]);
    }

    [TestMethod]
    public async Task Without_profile_and_variables_a_command_tells_how_to_get_one()
    {
        using var scratch = new TestFolder();
        var variables = new Dictionary<string, string> { ["MAAS_PROFILE"] = scratch["none.json"] };

        var result = await CommandLine.RunAsync(variables, "", ["models", "list"]);

        Assert.AreEqual(2, result.ExitCode);
        StringAssert.Contains(result.Errors, scratch["none.json"]);
        StringAssert.Contains(result.Errors, "MAAS_URL");
    }

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
