using Maas.Core.Jobs;

namespace Maas.Core.Tests.Jobs;

[TestClass]
public sealed class SearchReaderTests
{
    private const string Rates = "\"parameters\":{\"training.learningRate\":[0.1,0.01]},\"metric\":\"mae\"";

    [TestMethod]
    public void A_grid_has_as_many_trials_as_combinations()
    {
        var search = Read("""
            {"method":"grid","metric":"mae","parameters":{"training.learningRate":[0.1,0.01],"base.options.layers":[[8],[16,32],[4]]}}
            """);

        Assert.AreEqual((SearchMethod.Grid, 6, "mae", 1), (search.Method, search.Trials, search.Metric, search.Seed));
        CollectionAssert.AreEqual(
            new[] { "training.learningRate", "base.options.layers" }, search.Parameters.Select(parameter => parameter.Path).ToArray());
        Assert.AreEqual("[16,32]", search.Parameters[1].Values[1].GetRawText());
    }

    [TestMethod]
    public void Ranges_and_halving_are_read_with_their_defaults()
    {
        var search = Read("""
            {"method":"successive-halving","metric":"mae","trials":9,"seed":7,"epochs":{"least":2},
             "parameters":{"training.learningRate":{"from":1e-4,"to":0.1,"scale":"log"},"training.batchSize":{"from":8,"to":64,"whole":true}}}
            """);

        Assert.AreEqual(new SearchRange(1e-4, 0.1, SearchScale.Log, false), search.Parameters[0].Range);
        Assert.AreEqual(new SearchRange(8, 64, SearchScale.Linear, true), search.Parameters[1].Range);
        Assert.AreEqual((9, 7, new HalvingEpochs(2, 3)), (search.Trials, search.Seed, search.Epochs));
    }

    [TestMethod]
    public void A_job_without_search_has_none() => Assert.IsNull(SampleJob.Parse(SampleJob.Least).Search);

    [TestMethod]
    [DataRow("{}", "search.method is missing")]
    [DataRow("5", "search is a number; it takes an object")]
    [DataRow("{\"method\":\"gird\"," + Rates + "}", "search.method is \"gird\"; it takes one of grid, random, successive-halving")]
    [DataRow("{\"method\":\"grid\",\"metric\":\"mae\"}", "search.parameters is missing")]
    [DataRow("{\"method\":\"grid\",\"metric\":\"mae\",\"parameters\":{}}", "search.parameters names 0 fields; it takes 1 to 16")]
    [DataRow("{\"method\":\"grid\",\"parameters\":{\"training.momentum\":[0]}}", "search.metric is missing")]
    [DataRow("{\"method\":\"grid\"," + Rates + ",\"trails\":3}", "search.trails is not a field of search; did you mean \"trials\"?")]
    [DataRow("{\"method\":\"grid\"," + Rates + ",\"trials\":3}", "search.trials is 3; a grid tries all its 2 combinations")]
    [DataRow("{\"method\":\"random\"," + Rates + ",\"trials\":257}", "search.trials is 257; it takes a number from 1 to 256")]
    [DataRow("{\"method\":\"random\"," + Rates + ",\"epochs\":{\"least\":1}}", "search.epochs is of successive-halving, not of random")]
    [DataRow("{\"method\":\"successive-halving\"," + Rates + "}", "search.epochs is missing; it takes {\"least\"")]
    [DataRow("{\"method\":\"successive-halving\"," + Rates
        + ",\"epochs\":{\"least\":21}}", "search.epochs.least is 21; it takes a number from 1 to 20")]
    [DataRow("{\"method\":\"successive-halving\"," + Rates + ",\"epochs\":{\"least\":2,\"factor\":1}}", "search.epochs.factor is 1")]
    [DataRow("{\"method\":\"grid\",\"metric\":\"loss\",\"parameters\":{\"training.loss\":[\"mse\",\"mae\"]}}",
        "search.metric is loss, and training.loss is varied")]
    public void A_search_that_is_none_is_refused_by_its_place(string search, string detail) =>
        StringAssert.StartsWith(Refused.As(ServiceError.InvalidJob, () => Read(search)).Detail, detail);

    [TestMethod]
    [DataRow("model", "[\"a\"]", "is not a field that can be varied")]
    [DataRow("accept.atLeast", "[1]", "is not a field that can be varied")]
    [DataRow("search.seed", "[1]", "is not a field that can be varied")]
    [DataRow("training", "[{}]", "is not a field that can be varied")]
    [DataRow("training..seed", "[1]", "is not a field that can be varied")]
    [DataRow("", "[1]", "is not a field that can be varied")]
    [DataRow("data.split.test", "[0.2]", "can't be varied: trials are compared on one validation part")]
    [DataRow("training.seed", "[1,2]", "can't be varied: trials are compared on one validation part")]
    [DataRow("training.momentum", "0.9", "takes a list of values, or a range")]
    [DataRow("training.momentum", "[]", "has 0 values; it takes 1 to 256")]
    [DataRow("training.momentum", "[0.9,0.9]", "has a value twice")]
    [DataRow("training.momentum", "{\"from\":1}", ".to is missing")]
    [DataRow("training.momentum", "{\"from\":1,\"to\":1}", "has its from not below its to")]
    [DataRow("training.momentum", "{\"from\":0,\"to\":1,\"scale\":\"log\"}", ".from takes a number above 0 where the scale is log")]
    [DataRow("training.momentum", "{\"from\":0.5,\"to\":2,\"whole\":true}", "takes whole numbers where whole is true")]
    [DataRow("training.momentum", "{\"from\":0,\"to\":1,\"step\":1}", ".step is not a field of search.parameters.training.momentum")]
    public void A_parameter_that_is_none_is_refused_by_its_place(string path, string values, string detail)
    {
        var refusal = Refused.As(
            ServiceError.InvalidJob, () => Read($"{{\"method\":\"random\",\"metric\":\"mae\",\"parameters\":{{\"{path}\":{values}}}}}"));

        StringAssert.StartsWith(refusal.Detail, $"search.parameters.{path}");
        StringAssert.Contains(refusal.Detail, detail);
    }

    [TestMethod]
    [DataRow("{\"method\":\"grid\",\"metric\":\"mae\",\"parameters\":{\"training.momentum\":{\"from\":0,\"to\":1}}}",
        "is a range; a grid takes lists")]
    [DataRow("{\"method\":\"grid\",\"metric\":\"mae\",\"parameters\":{\"base\":[{}],\"base.options.width\":[1]}}",
        "base.options.width is a field of base, which is varied, too")]
    [DataRow("{\"method\":\"successive-halving\",\"metric\":\"mae\",\"epochs\":{\"least\":1},\"parameters\":{\"training.epochs\":[1]}}",
        "successive halving chooses the epochs")]
    public void Parameters_that_do_not_suit_the_method_are_refused(string search, string detail) =>
        StringAssert.Contains(Refused.As(ServiceError.InvalidJob, () => Read(search)).Detail, detail);

    [TestMethod]
    public void A_grid_of_too_many_combinations_is_refused()
    {
        var numbers = $"[{string.Join(',', Enumerable.Range(1, 17))}]";

        var refusal = Refused.As(ServiceError.InvalidJob, () => Read(
            $$"""{"method":"grid","metric":"mae","parameters":{"training.epochs":{{numbers}},"training.batchSize":{{numbers}} } }"""));

        StringAssert.Contains(refusal.Detail, "has 289 combinations; at most 256 are tried");
    }

    private static Search Read(string search) => SampleJob.Parse(SampleJob.Least[..^1] + $",\"search\":{search}}}").Search!;
}
