using System.Text.Json.Nodes;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Api.OpenInference;

[TestClass]
public sealed class StatisticsFunctionsTests
{
    [TestMethod]
    public async Task Calls_are_counted_by_version_and_batch_size_with_what_each_stage_took()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        foreach (var rows in new[] { 2, 1, 2 })
        {
            (await tenant.PostAsync("/v2/models/m/infer", Call(rows))).IsOk();
        }

        await tenant.PostAsync("/v2/models/m/infer", "{");
        var model = (await tenant.GetAsync("/v2/models/m/stats")).IsOk()["model_stats"]![0]!;

        var stages = model["inference_stats"]!;
        Assert.AreEqual("m 1 5 3", $"{model["name"]} {model["version"]} {model["inference_count"]} {model["execution_count"]}");
        Assert.AreEqual((3, 1, 3), (Count(stages["success"]), Count(stages["fail"]), Count(stages["compute_infer"])));
        Assert.IsGreaterThan(0, (long)stages["compute_infer"]!["ns"]!);
        Assert.IsGreaterThan((long)stages["compute_infer"]!["ns"]!, (long)stages["success"]!["ns"]!);
        Assert.AreEqual("1:1 2:2", string.Join(' ', model["batch_stats"]!.AsArray().Select(batch =>
            $"{batch!["batch_size"]}:{Count(batch["compute_infer"])}")));
    }

    [TestMethod]
    public async Task A_tenant_sees_its_own_and_a_version_that_nobody_called_has_zeros()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var other = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        await other.PublishAsync("m", TestModels.Identity());
        (await other.PostAsync("/api/models/m/predict", """{"instances":[[1,2,3]]}""")).IsOk();

        var own = (await tenant.GetAsync("/v2/models/stats")).IsOk();
        var version = (await tenant.GetAsync("/v2/models/m/versions/1/stats")).IsOk();
        var theirs = (await other.GetAsync("/v2/models/stats")).IsOk();

        Assert.AreEqual("""{"model_stats":[]}""", own.ToJsonString());
        Assert.AreEqual(0, Count(version["model_stats"]![0]!["inference_stats"]!["success"]));
        Assert.AreEqual(1, Count(theirs["model_stats"]![0]!["inference_stats"]!["success"]));
        Assert.AreEqual(404, (int)(await tenant.GetAsync("/v2/models/none/stats")).Status);
    }

    [TestMethod]
    public async Task A_tensor_that_holds_nothing_counts_as_one_whatever_its_rows()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity(DataType.Float, -1, -1));
        for (var i = 0; i < 2; i++)
        {
            (await tenant.PostAsync(
                "/v2/models/m/infer",
                """{"inputs":[{"name":"x","shape":[9000000000000000000,0],"datatype":"FP32","data":[]}]}""")).IsOk();
        }

        var model = (await tenant.GetAsync("/v2/models/m/stats")).IsOk()["model_stats"]![0]!;

        Assert.AreEqual(2, (long)model["inference_count"]!);
    }

    private static int Count(JsonNode? duration) => (int)duration!["count"]!;

    private static string Call(int rows) =>
        $$$"""{"inputs":[{"name":"x","shape":[{{{rows}}},3],"datatype":"FP32","data":[{{{string.Join(',', new int[3 * rows])}}}]}]}""";
}
