using Microsoft.AspNetCore.Http;

namespace Maas.Cli.Tests.Registry;

[TestClass]
public sealed class AliasCommandTests
{
    private const string Path = "/api/models/m/aliases/stable";

    private const string Guarded = """
        {"alias":"stable","version":2,"split":[{"version":2,"weight":3},{"version":3,"weight":1}],
         "shadow":{"version":4,"share":0.5,"tolerance":0.001},
         "guard":{"errorRate":0.05,"p99Ms":200,"windowSeconds":60,"atLeast":20,"returnTo":1},
         "history":[{"version":2,"previous":1,"changed":"2026-01-01T00:00:00Z","reason":"5 of 9 runs failed",
                     "route":{"version":2,"shadow":{"version":4,"share":1,"tolerance":0.1}}}]}
        """;

    [TestMethod]
    public async Task Without_options_an_alias_is_shown_with_all_that_its_calls_meet()
    {
        await using var service = await AnsweringService.StartAsync(200, Guarded);

        var result = await CommandLine.RunAsync(service, "models", "alias", "m", "stable");

        Assert.AreEqual($"GET {Path}", $"{service.LastRequest.Method} {service.LastRequest.Path}");
        StringAssert.Matches(result.Output, new("split +2 \\(75 %\\), 3 \\(25 %\\)"));
        StringAssert.Matches(result.Output, new("shadow +4, 50 % of the calls, tolerance 0.001"));
        StringAssert.Matches(result.Output, new("guard +back to 1, errorRate 0.05, p99Ms 200, of 20 runs or more in 60 s"));
    }

    [TestMethod]
    public async Task A_history_tells_where_calls_went_and_why_the_service_moved_them()
    {
        await using var service = await AnsweringService.StartAsync(200, Guarded);

        var result = await CommandLine.RunAsync(service, "models", "history", "m", "stable");

        StringAssert.Matches(result.Output, new("2 +1 +shadow 4, 100 % of the calls, tolerance 0.1 +5 of 9 runs failed"));
    }

    [TestMethod]
    [DataRow("--version 3", """{"version":3}""")]
    [DataRow("--version 3 --expected 2", """{"version":3,"expected":2}""")]
    [DataRow("--split 2=0.9,3=0.1", """{"split":[{"version":2,"weight":0.9},{"version":3,"weight":0.1}]}""")]
    [DataRow(
        "--version 3 --shadow 4 --share 0.5 --tolerance 1e-3",
        """{"version":3,"shadow":{"version":4,"share":0.5,"tolerance":0.001}}""")]
    [DataRow(
        "--version 3 --guard-error-rate 0.05 --guard-p99-ms 200 --window 60 --at-least 20 --return-to 1",
        """{"version":3,"guard":{"errorRate":0.05,"p99Ms":200,"windowSeconds":60,"atLeast":20,"returnTo":1}}""")]
    public async Task A_version_or_a_split_begins_anew_with_what_is_named(string options, string body)
    {
        await using var service = await AnsweringService.StartAsync(200, """{"alias":"stable","version":3}""");

        var result = await CommandLine.RunAsync(service, ["models", "alias", "m", "stable", .. options.Split(' ')]);

        Assert.AreEqual(0, result.ExitCode, result.Errors);
        Assert.AreEqual($"PUT {Path}", $"{service.LastRequest.Method} {service.LastRequest.Path}");
        Assert.AreEqual(body, service.LastRequest.Text);
    }

    [TestMethod]
    [DataRow("--share 0.1", "\"share\":0.1,\"tolerance\":0.001", "\"p99Ms\":200")]
    [DataRow("--guard-p99-ms 300", "\"share\":0.5,\"tolerance\":0.001", "\"p99Ms\":300")]
    public async Task Without_one_the_rest_stays_as_it_was_seen_unless_it_has_moved_since(string options, string shadow, string p99)
    {
        await using var service = await AnsweringService.StartAsync(async (_, response) =>
        {
            response.ContentType = "application/json";
            response.Headers.ETag = "\"7\"";
            await response.WriteAsync(Guarded);
        });

        var result = await CommandLine.RunAsync(service, ["models", "alias", "m", "stable", .. options.Split(' ')]);

        Assert.AreEqual(0, result.ExitCode, result.Errors);
        Assert.AreEqual(
            "{\"version\":2,\"split\":[{\"version\":2,\"weight\":3},{\"version\":3,\"weight\":1}],\"shadow\":{\"version\":4," + shadow
                + "},\"guard\":{\"errorRate\":0.05," + p99 + ",\"windowSeconds\":60,\"atLeast\":20,\"returnTo\":1}}",
            service.LastRequest.Text);
        Assert.AreEqual("\"7\"", service.LastRequest.Headers["If-Match"]);
    }

    [TestMethod]
    [DataRow("--split 2:1,3:1")]
    [DataRow("--split 2=x,3=1")]
    [DataRow("--split 2=1,")]
    [DataRow("--version two")]
    [DataRow("--version 2 --share half")]
    public async Task What_is_no_number_is_wrong_usage(string options)
    {
        await using var service = await AnsweringService.StartAsync(200, "{}");

        var result = await CommandLine.RunAsync(service, ["models", "alias", "m", "stable", .. options.Split(' ')]);

        Assert.AreEqual(2, result.ExitCode);
    }

    [TestMethod]
    public async Task Traffic_is_a_table_each_for_versions_shadow_and_guard_and_says_whose_numbers_they_are()
    {
        await using var service = await AnsweringService.StartAsync(
            200,
            """
            {"alias":"stable","countedBy":"this instance",
             "versions":[{"version":2,"share":0.9,"answered":90,"failed":1},{"version":3,"share":0.1,"answered":9,"failed":0}],
             "shadow":{"version":4,"share":1,"tolerance":0.001,"compared":7,"agreed":6,"differed":1,"failed":2,"dropped":3},
             "guard":{"limits":{"errorRate":0.05,"windowSeconds":60,"atLeast":20,"returnTo":2},
                      "versions":[{"version":3,"runs":9,"failed":0,"slow":0}]}}
            """);

        var result = await CommandLine.RunAsync(service, "models", "traffic", "m", "stable");

        Assert.AreEqual($"GET {Path}/traffic", $"{service.LastRequest.Method} {service.LastRequest.Path}");
        StringAssert.Matches(result.Output, new("2 +90 % +90 +1"));
        StringAssert.Matches(result.Output, new("4 +7 +6 +1 +2 +3"));
        StringAssert.Matches(result.Output, new("3 +9 +0 +0 +back to 2, errorRate 0.05"));
        StringAssert.Contains(result.Errors, "this instance");
    }
}
