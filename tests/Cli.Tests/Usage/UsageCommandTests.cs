namespace Maas.Cli.Tests.Usage;

[TestClass]
public sealed class UsageCommandTests
{
    private const string Page = """
        {"value":[{"kind":"training","job":"0abc","model":"m","version":2,"device":"cpu","deviceSeconds":12.34,"examples":550,"tokens":0,
          "started":"2026-05-01T11:59:00Z","finished":"2026-05-01T12:00:00Z"}]}
        """;

    [TestMethod]
    public async Task Usage_is_a_table_of_the_span_that_is_asked_for()
    {
        await using var service = await AnsweringService.StartAsync(200, Page);

        var result = await CommandLine.RunAsync(
            service, "usage", "--from", "2026-05-01T00:00:00+02:00", "--to", "2026-06-01", "--top", "7");

        Assert.AreEqual("/api/usage?top=7&from=2026-05-01T00%3A00%3A00%2B02%3A00&to=2026-06-01", service.LastRequest.Path);
        StringAssert.Matches(result.Output, new("0abc +m +2 +cpu +12\\.3 +550 +0"));
    }
}
