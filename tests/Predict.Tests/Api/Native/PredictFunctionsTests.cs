using System.Net;
using System.Text.Json.Nodes;
using Maas.Codecs.Tests.Images;
using Maas.Core.Registry;
using Maas.Testing;

using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Api.Native;

[TestClass]
public sealed class PredictFunctionsTests
{
    [TestMethod]
    public async Task A_past_may_be_empty()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Past());

        var first = await tenant.PostAsync(
            "/api/models/m/predict", """{"inputs":{"past":[[[],[]]],"new":[[[[1,2,3,4]],[[5,6,7,8]]]]}}""");
        var ragged = await tenant.PostAsync(
            "/api/models/m/predict", """{"inputs":{"past":[[[],[],[]]],"new":[[[[1,2,3,4]],[[5,6,7,8]]]]}}""");

        Assert.AreEqual("[1,2,1,4]", first.IsOk()["outputs"]!["present"]!["shape"]!.ToJsonString());
        StringAssert.Contains(ragged.IsRefusal(400, "invalid-input"), "has shape [1,3,0,4]; the model takes [N,2,?,4]");
    }

    [TestMethod]
    public async Task Tensors_by_name_come_back_as_outputs_where_no_decoding_is_declared()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("sum", TestModels.Sum());

        var answer = await tenant.PostAsync("/api/models/sum/predict", """{"inputs":{"y":[[10,20]],"x":[[1,2.5]]}}""");

        var json = answer.IsOk();
        Assert.AreEqual("sum", (string)json["model"]!);
        Assert.AreEqual(1, (int)json["version"]!);
        Assert.AreEqual("""{"z":{"shape":[1,2],"data":[11,22.5]}}""", json["outputs"]!.ToJsonString());
        CollectionAssert.AreEqual(new[] { "loadMs", "queueMs", "runMs" }, json["timings"]!.AsObject().Select(time => time.Key).ToArray());
    }

    [TestMethod]
    public async Task Rows_as_objects_as_lists_and_as_CSV_are_encoded_alike()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("rows", TestModels.Identity(), TestModels.RowEncoding);

        var objects = await tenant.PostAsync("/api/models/rows/predict", """{"instances":[{"length":5,"color":"red"},{"color":"blue"}]}""");
        var lists = await tenant.PostAsync("/api/models/rows/predict", """{"instances":[[5,"red"],[null,"blue"]]}""");
        var csv = await tenant.PostAsync("/api/models/rows/predict", "color,length\nred,5\nblue,\n"u8.ToArray(), "text/csv");

        const string expected = """{"y":{"shape":[2,3],"data":[2,0,1,0,1,0]}}""";
        Assert.AreEqual(expected, objects.IsOk()["outputs"]!.ToJsonString());
        Assert.AreEqual(expected, lists.IsOk()["outputs"]!.ToJsonString());
        Assert.AreEqual(expected, csv.IsOk()["outputs"]!.ToJsonString());
    }

    [TestMethod]
    public async Task A_picture_is_labelled_sent_raw_or_in_JSON()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("pixels", TestModels.Pixels(), TestModels.PixelsEncoding, TestModels.PixelsDecoding);
        var png = PngFile.Make(2, 2, 0, [0, 0, 255, 51]);

        var raw = await tenant.PostAsync("/api/models/pixels/predict", png, "image/png");
        var json = await tenant.PostAsync(
            "/api/models/pixels/predict", $$"""{"instances":[{"b64":"{{Convert.ToBase64String(png)}}"}]}""");

        Assert.AreEqual("c", (string)raw.IsOk()["predictions"]![0]!["label"]!);
        Assert.AreEqual(0.2, (double)raw.Json["predictions"]![0]!["top"]![1]!["probability"]!, 1e-6);
        Assert.IsTrue(JsonNode.DeepEquals(raw.Json["predictions"], json.IsOk()["predictions"]));
    }

    [TestMethod]
    public async Task One_target_is_a_value_and_several_are_values_by_name()
    {
        using var tenant = await PredictApp.TenantAsync();
        RegressionTarget mass = new("mass", 1000, 2), length = new("length", 0, 1), width = new("width", 0, 10);
        await tenant.PublishAsync(
            "one", TestModels.Identity(DataType.Float, -1, 1), null, new RegressionDecoding { Output = "y", Targets = [mass] });
        await tenant.PublishAsync(
            "three", TestModels.Identity(), null, new RegressionDecoding { Output = "y", Targets = [mass, length, width] });

        var one = await tenant.PostAsync("/api/models/one/predict", """{"instances":[[1],[2]]}""");
        var three = await tenant.PostAsync("/api/models/three/predict", """{"instances":[[1,2,3]]}""");

        Assert.AreEqual("""[{"value":1002},{"value":1004}]""", one.IsOk()["predictions"]!.ToJsonString());
        Assert.AreEqual("""[{"values":{"mass":1002,"length":2,"width":30}}]""", three.IsOk()["predictions"]!.ToJsonString());
    }

    [TestMethod]
    public async Task A_call_reaches_the_version_that_it_names_else_stable_else_latest()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        await tenant.PublishAsync("m", TestModels.Identity());
        await tenant.PublishAsync("m", TestModels.Identity());
        const string body = """{"instances":[[1,2,3]]}""";
        var latest = await tenant.PostAsync("/api/models/m/predict", body);
        await tenant.SendAsync(
            HttpMethod.Put, "/api/models/m/aliases/stable", new StringContent("""{"version":2}""", null, "application/json"));

        var byVersion = await tenant.PostAsync("/api/models/m/versions/1/predict", body);
        var byAlias = await tenant.PostAsync("/api/models/m@latest/predict", body);

        Assert.AreEqual(3, (int)latest.IsOk()["version"]!);
        Assert.AreEqual(1, (int)byVersion.IsOk()["version"]!);
        Assert.AreEqual(3, (int)byAlias.IsOk()["version"]!);
        await Eventually.TrueAsync(async () => (int)(await tenant.PostAsync("/api/models/m/predict", body)).IsOk()["version"]! == 2);
    }

    [TestMethod]
    public async Task What_belongs_to_another_tenant_is_unknown()
    {
        using var owner = await PredictApp.TenantAsync();
        using var other = await PredictApp.TenantAsync();
        await owner.PublishAsync("m", TestModels.Identity());

        var answer = await other.PostAsync("/api/models/m/predict", """{"instances":[[1,2,3]]}""");

        answer.IsRefusal(404, "unknown-model");
        Assert.AreEqual(HttpStatusCode.NotFound, (await other.GetAsync("/api/models/m/versions/1")).Status);
    }
}
