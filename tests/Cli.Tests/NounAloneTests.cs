namespace Maas.Cli.Tests;

[TestClass]
public sealed class NounAloneTests
{
    [TestMethod]
    [DataRow("jobs")]
    [DataRow("models")]
    [DataRow("datasets")]
    public async Task A_noun_alone_lists(string noun)
    {
        await using var service = await AnsweringService.StartAsync(200, """{"value":[]}""");

        var alone = await CommandLine.RunAsync(service, noun);
        var list = await CommandLine.RunAsync(service, noun, "list");

        Assert.AreEqual(0, alone.ExitCode, alone.Errors);
        Assert.AreEqual(list, alone);
    }
}
