using System.Net;
using System.Text.Json.Nodes;
using Maas.Core.Registry;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Predict.Tests.Api.OpenInference;
using Maas.Testing;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Traffic;

[TestClass]
public sealed class ShadowTests
{
    private const string Row = """{"instances":[[1,2,3]]}""";
    private const string Tensor = """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""";

    [TestMethod]
    [DataRow(0f, "0", 4, 0)]
    [DataRow(0.0005f, "0.001", 4, 0)]
    [DataRow(0.0005f, "0.00001", 0, 4)]
    [DataRow(1f, "0.1", 0, 4)]
    public async Task Answers_are_compared_and_the_caller_sees_nothing_of_it(float plus, string tolerance, int agreed, int differed)
    {
        using var tenant = await TenantAsync(TestModels.Identity(), TestModels.Plus(plus));
        await ShadowAsync(tenant, $$"""{"version":2,"tolerance":{{tolerance}}}""");

        var native = (await tenant.PostAsync("/api/models/m/predict", Row)).IsOk();
        var open = (await tenant.PostAsync("/v2/models/m@stable/infer", Tensor)).IsOk();
        await tenant.PostAsync("/api/models/m/predict", Row);
        await tenant.PostAsync("/v2/models/m/infer", Tensor);
        await tenant.PostAsync("/api/models/m@latest/predict", Row);
        var shadow = await ShadowOfAsync(tenant, counts => (int)counts["compared"]! >= 4);

        Assert.AreEqual("1 [1,2,3]", $"{native["version"]} {native["outputs"]!["y"]!["data"]!.ToJsonString()}");
        Assert.AreEqual("1 [1,2,3]", $"{open["model_version"]} {open["outputs"]![0]!["data"]!.ToJsonString()}");
        Assert.AreEqual($"4 {agreed} {differed} 0 0", Show(shadow));
    }

    [TestMethod]
    [DataRow(5, 10, 5, 10, "1 1 0 0 0", DisplayName = "the same in other units")]
    [DataRow(1, 2, 5, 10, "1 0 1 0 0", DisplayName = "the same numbers that mean something else")]
    [DataRow(5, 10, 1, 2, "1 0 1 0 0", DisplayName = "something else of the same row")]
    public async Task A_row_is_encoded_and_decoded_by_each_version_in_its_own_way(
        double mean, double deviation, double meanOut, double deviationOut, string expected)
    {
        using var tenant = await PredictApp.TenantAsync();
        await PublishAsync(tenant, 1, 2, 1, 2);
        await PublishAsync(tenant, mean, deviation, meanOut, deviationOut);
        await ShadowAsync(tenant, """{"version":2}""");

        var answer = (await tenant.PostAsync("/api/models/m/predict", """{"instances":[{"length":7,"color":"red"}]}""")).IsOk();

        Assert.AreEqual(7.0, (double)answer["predictions"]![0]!["values"]!["length"]!, 1e-6);
        Assert.AreEqual(expected, Show(await ShadowOfAsync(tenant, counts => (int)counts["compared"]! == 1)));
    }

    [TestMethod]
    public async Task Outputs_are_compared_by_their_names()
    {
        using var tenant = await TenantAsync(Both("a", "b"), Both("b", "a"));
        await ShadowAsync(tenant, """{"version":2}""");

        (await tenant.PostAsync("/api/models/m/predict", """{"inputs":{"x":[3]}}""")).IsOk();
        (await tenant.PostAsync(
            "/v2/models/m/infer", """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[3]}]}""")).IsOk();

        Assert.AreEqual("2 2 0 0 0", Show(await ShadowOfAsync(tenant, counts => (int)counts["compared"]! == 2)));
    }

    [TestMethod]
    public async Task A_shadow_that_cannot_compute_is_counted_and_the_log_has_nothing_of_the_call()
    {
        using var tenant = await TenantAsync(TestModels.Identity(), TestModels.Sum());
        await ShadowAsync(tenant, """{"version":2}""");

        var answers = new List<TestAnswer>();
        for (var i = 0; i < 3; i++)
        {
            answers.Add(await tenant.PostAsync("/api/models/m/predict", """{"instances":[[123454321,2,3]]}"""));
        }

        var shadow = await ShadowOfAsync(tenant, counts => (int)counts["failed"]! >= 3);
        Assert.IsTrue(answers.TrueForAll(answer => (int)answer.IsOk()["version"]! == 1));
        Assert.AreEqual("0 0 0 3 0", Show(shadow));
        var told = $"Version 2, in the shadow of {tenant.Id}/m@stable, can't compute a call: invalid-input";
        Assert.HasCount(2, tenant.App.Process.Output.Split(told));
        Assert.DoesNotContain("123454321", tenant.App.Process.Output);
    }

    [TestMethod]
    public async Task Texts_are_compared_and_a_copy_outlives_its_call()
    {
        using var tenant = await TenantAsync(TestModels.Identity(DataType.String, -1), TestModels.Identity(DataType.String, -1));
        await ShadowAsync(tenant, """{"version":2}""");

        var answer = (await tenant.PostAsync("/api/models/m/predict", """{"inputs":{"x":["a","日本",""]}}""")).IsOk();

        CollectionAssert.AreEqual(
            new[] { "a", "日本", "" }, answer["outputs"]!["y"]!["data"]!.AsArray().Select(text => (string)text!).ToArray());
        Assert.AreEqual("1 1 0 0 0", Show(await ShadowOfAsync(tenant, counts => (int)counts["compared"]! == 1)));
    }

    [TestMethod]
    public async Task A_shadow_that_is_slow_keeps_nobody_waiting_and_what_is_too_much_is_dropped()
    {
        using var tenant = await TenantAsync(Counted(), TestModels.Endless(isCounted: true));
        await ShadowAsync(tenant, """{"version":2}""");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(_ => tenant.PostAsync("/api/models/m/predict", """{"inputs":{"x":[1],"times":30000}}""")));
        var shadow = await ShadowOfAsync(tenant, counts => (int)counts["compared"]! + (int)counts["dropped"]! == 64);

        Assert.IsTrue(Array.TrueForAll(answers, answer => answer.Status == HttpStatusCode.OK));
        Assert.IsGreaterThan(0, (int)shadow["dropped"]!);
        Assert.IsGreaterThan(0, (int)shadow["differed"]!);
        using var page = await tenant.Http.GetAsync("/metrics");
        var metrics = new PrometheusPage(await page.Content.ReadAsStringAsync());
        var labels = "{model=\"m\",alias=\"stable\",version=\"2\"}";
        Assert.AreEqual((double)shadow["dropped"]!, metrics.Value($"maas_shadow_dropped_total{labels}"));
        Assert.AreEqual((double)shadow["differed"]!, metrics.Value($"maas_shadow_differed_total{labels}"));
        Assert.AreEqual(64, metrics.Value("maas_alias_answered_total{model=\"m\",alias=\"stable\",version=\"1\"}"));
    }

    [TestMethod]
    public async Task Traffic_tells_the_shares_and_calls_of_a_split_and_that_it_is_one_instances()
    {
        using var tenant = await TenantAsync(TestModels.Identity(), TestModels.Identity());
        var split = """{"split":[{"version":1,"weight":3},{"version":2,"weight":1}]}""";
        (await tenant.PutAsync("/api/models/m/aliases/a", System.Text.Encoding.UTF8.GetBytes(split), "application/json")).IsOk();
        for (var i = 0; i < 10; i++)
        {
            (await tenant.PostAsync("/api/models/m@a/predict", Row)).IsOk();
        }

        var traffic = (await tenant.GetAsync("/api/models/m/aliases/a/traffic")).IsOk();
        var plain = (await tenant.GetAsync("/api/models/m/aliases/latest/traffic")).IsOk();

        Assert.AreEqual("this instance", (string)traffic["countedBy"]!);
        var shares = traffic["versions"]!.AsArray().Select(part => $"{part!["version"]} {part["share"]}");
        Assert.AreEqual("1 0.75 2 0.25", string.Join(' ', shares));
        Assert.AreEqual(10, traffic["versions"]!.AsArray().Sum(part => (int)part!["answered"]!));
        Assert.AreEqual(
            """{"alias":"latest","countedBy":"this instance","versions":[{"version":2,"share":1}]}""", plain.ToJsonString());
        (await tenant.GetAsync("/api/models/m/aliases/none/traffic")).IsRefusal(404, "unknown-alias");
        (await tenant.GetAsync("/api/models/none/aliases/a/traffic")).IsRefusal(404, "unknown-model");
    }

    private static string Show(JsonNode shadow) => string.Join(
        ' ', new[] { "compared", "agreed", "differed", "failed", "dropped" }.Select(name => shadow[name]!.ToJsonString()));

    private static Task<JsonNode> ShadowOfAsync(TestTenant tenant, Func<JsonNode, bool> isDone) => Eventually.GetAsync(async () =>
        (await tenant.GetAsync("/api/models/m/aliases/stable/traffic")).IsOk()["shadow"] is { } shadow && isDone(shadow) ? shadow : null);

    private static async Task ShadowAsync(TestTenant tenant, string shadow)
    {
        var body = System.Text.Encoding.UTF8.GetBytes($$"""{"version":1,"shadow":{{shadow}}}""");
        (await tenant.PutAsync("/api/models/m/aliases/stable", body, "application/json")).IsOk();
    }

    private static async Task<TestTenant> TenantAsync(params ModelProto[] versions)
    {
        var tenant = await PredictApp.TenantAsync();
        foreach (var version in versions)
        {
            await tenant.PublishAsync("m", version);
        }

        return tenant;
    }

    // Gives back the length, in the units that it standardises to and from.
    private static Task<Manifest> PublishAsync(TestTenant tenant, double mean, double deviation, double meanOut, double deviationOut)
    {
        var columns = TestModels.RowEncoding.Columns;
        var encoding = TestModels.RowEncoding with
        {
            Columns = [columns[0] with { Mean = mean, StandardDeviation = deviation }, columns[1]],
        };
        RegressionTarget[] targets = [new("length", meanOut, deviationOut), new("blue", 0, 1), new("red", 0, 1)];
        return tenant.PublishAsync("m", TestModels.Identity(), encoding, new RegressionDecoding { Output = "y", Targets = targets });
    }

    // a [1] = x [1], b [1] = -x [1], in the order asked for.
    private static ModelProto Both(params string[] outputs)
    {
        var graph = new GraphBuilder("both");
        graph.Input("x", DataType.Float, 1);
        graph.NamedNode("same", "Identity", ["x"], "a");
        graph.NamedNode("other", "Neg", ["x"], "b");
        foreach (var output in outputs)
        {
            graph.Output(output, DataType.Float, 1);
        }

        return graph.Build();
    }

    // y [1] = x [1] at once, however often "times" says.
    private static ModelProto Counted()
    {
        var graph = new GraphBuilder("counted");
        graph.Input("x", DataType.Float, 1);
        graph.Input("times", DataType.Int64);
        graph.NamedNode("copy", "Identity", ["x"], "y");
        graph.Output("y", DataType.Float, 1);
        return graph.Build();
    }
}
