namespace Maas.Cli.Tests.Jobs;

[TestClass]
public sealed class TrialsTests
{
    private const string Trials = """
        {"value":[{"trial":1,"job":"0abc-001","state":"succeeded","rung":0,"parameters":{"training.learningRate":0.1,"base.options.layers":[8]},"metrics":{"accuracy":0.91}},
                  {"trial":2,"job":"0abc-002","state":"failed","rung":0,"parameters":{},"error":{"code":"training-diverged","message":"m"}}]}
        """;

    [TestMethod]
    public async Task Trials_are_a_table_of_what_they_tried_and_scored()
    {
        await using var service = await AnsweringService.StartAsync(200, Trials);

        var result = await CommandLine.RunAsync(service, "jobs", "trials", "0abc", "--top", "9");

        Assert.AreEqual("/api/jobs/0abc/trials?top=9", service.LastRequest.Path);
        StringAssert.Matches(result.Output, new("1 +0 +succeeded +learningRate 0\\.1  layers \\[8\\] +accuracy 0\\.91 +0abc-001"));
        StringAssert.Matches(result.Output, new("2 +0 +failed +training-diverged +0abc-002"));
    }

    [TestMethod]
    public async Task A_sweep_is_shown_with_how_far_it_is()
    {
        const string Sweep = """
            {"id":"0abc","model":"m","state":"waiting","created":"2026-01-01T00:00:00Z",
             "trials":{"made":12,"over":5,"failed":1,"best":3,"bestMetric":0.91}}
            """;
        await using var service = await AnsweringService.StartAsync(200, Sweep);

        var result = await CommandLine.RunAsync(service, "jobs", "show", "0abc");

        StringAssert.Contains(result.Output, "5 of 12 are over, 1 without success; the best is 3 with 0.91");
    }
}
