using Maas.Testing;

namespace Maas.Cli.Tests.Datasets;

[TestClass]
public sealed class DatasetsCommandTests
{
    private const string Report = """
        {"format":"csv","rows":344,
         "columns":[{"name":"mass","type":"number","missing":2,"distinct":94,"least":2700,"greatest":6300,"mean":4201.75}]}
        """;

    private const string Entry = $$"""
        {"dataset":"d","sha256":"ab","sizeBytes":1536,"uploaded":"2026-01-01T00:00:00Z","state":"ready","report":{{Report}}}
        """;

    [TestMethod]
    [DataRow("d.csv", "text/csv")]
    [DataRow("d.zip", "application/zip")]
    [DataRow("d.txt", "text/plain")]
    [DataRow("d.jsonl", "application/jsonl")]
    [DataRow("d.parquet", "application/vnd.apache.parquet")]
    [DataRow("d.unknown", "application/octet-stream")]
    public async Task A_dataset_is_put_as_what_its_name_says(string name, string type)
    {
        using var scratch = new TestFolder();
        await using var service = await AnsweringService.StartAsync(201, Entry);

        var result = await CommandLine.RunAsync(service, "datasets", "put", "d", scratch.Write(name, "content"));

        Assert.AreEqual("PUT /api/datasets/d", $"{service.LastRequest.Method} {service.LastRequest.Path}");
        Assert.AreEqual(type, service.LastRequest.ContentType);
        StringAssert.Contains(result.Output, "344 rows of 1 column");
    }

    [TestMethod]
    public async Task A_report_shows_each_column()
    {
        await using var service = await AnsweringService.StartAsync(200, Report);

        var result = await CommandLine.RunAsync(service, "datasets", "report", "d");

        StringAssert.Matches(result.Output, new(@"mass +number +2 +94 +2700 +4201\.75 +6300"));
    }

    [TestMethod]
    [DataRow(""" "format":"sounds","sounds":{"sampleRate":16000,"channels":1,"medianSeconds":0.5,"longestSeconds":1.25}""",
        "440 sounds of 16000 Hz, 1 channel, 0.5 s usually and 1.25 s at most, in 2 classes")]
    [DataRow(""" "format":"texts","texts":{"bytes":9000,"characters":8000,"medianCharacters":1500,"longestCharacters":2000}""",
        "440 texts of 1,500 characters usually and 2,000 at most, in 2 classes")]
    [DataRow(""" "format":"images","images":{"width":8,"height":9,"channels":1}""", "440 pictures of 8×9 in 2 classes")]
    public async Task A_report_of_an_archive_is_summed_up_and_warns(string what, string expected)
    {
        await using var service = await AnsweringService.StartAsync(200, $$"""
            { {{what}}, "rows":440,"classes":[{"name":"a","count":220},{"name":"A","count":220}],"warnings":[{"message":"\"a\" and \"A\""}]}
            """);

        var result = await CommandLine.RunAsync(service, "datasets", "report", "d");

        StringAssert.Contains(result.Output, expected);
        StringAssert.Contains(result.Output, "warning: \"a\" and \"A\"");
    }

    [TestMethod]
    public async Task A_plain_text_is_counted_in_characters_and_lines()
    {
        await using var service = await AnsweringService.StartAsync(
            200,
            """{"format":"plain-text","rows":21,"texts":{"bytes":9,"characters":1234,"medianCharacters":1234,"longestCharacters":1234}}""");

        var result = await CommandLine.RunAsync(service, "datasets", "report", "d");

        Assert.AreEqual("a text of 1,234 characters in 21 lines\n", result.Output);
    }

    [TestMethod]
    public async Task An_empty_list_says_so_beside_the_output()
    {
        await using var service = await AnsweringService.StartAsync(200, """{"value":[]}""");

        var result = await CommandLine.RunAsync(service, "datasets", "list");

        Assert.AreEqual(new MaasResult(0, "", "There are none.\n"), result);
    }

    [TestMethod]
    public async Task A_dataset_is_deleted()
    {
        await using var service = await AnsweringService.StartAsync(204, "");

        var result = await CommandLine.RunAsync(service, "datasets", "delete", "d");

        Assert.AreEqual(0, result.ExitCode, result.Errors);
        Assert.AreEqual("DELETE", service.LastRequest.Method);
    }
}
