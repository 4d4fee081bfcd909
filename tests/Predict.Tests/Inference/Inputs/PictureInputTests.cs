using System.Net;
using Google.Protobuf;
using Maas.Codecs.Tests.Images;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Inputs;

/// <summary>Pictures over HTTP, to imported models that give back what they were given.</summary>
[TestClass]
public sealed class PictureInputTests
{
    private static readonly byte[] Picture = PngFile.Make(2, 1, 2, [10, 20, 30, 40, 50, 60]);

    [TestMethod]
    [DataRow(DataType.Float, "channels-first", "rgb", "[10,40,20,50,30,60]")]
    [DataRow(DataType.Float16, "channels-first", "rgb", "[10,40,20,50,30,60]")]
    [DataRow(DataType.Uint8, "channels-first", "rgb", "[10,40,20,50,30,60]")]
    [DataRow(DataType.Float, "channels-last", "rgb", "[10,20,30,40,50,60]")]
    [DataRow(DataType.Float16, "channels-last", "bgr", "[30,20,10,60,50,40]")]
    [DataRow(DataType.Uint8, "channels-last", "bgr", "[30,20,10,60,50,40]")]
    public async Task A_picture_comes_as_the_graph_takes_it(DataType type, string layout, string order, string expected)
    {
        using var tenant = await PredictApp.TenantAsync();
        long[] shape = layout == "channels-first" ? [-1, 3, 1, 2] : [-1, 1, 2, 3];
        var encoding = $$"""
            {"type":"image","input":"x","width":2,"height":1,"channels":3,"scale":1,"layout":"{{layout}}","order":"{{order}}"}
            """;

        await ImportAsync(tenant, TestModels.Identity(type, shape).ToByteArray(), encoding);
        var raw = await tenant.PostAsync("/api/models/m/predict", Picture, "image/png");
        var many = await tenant.PostAsync(
            "/api/models/m/predict",
            $$"""{"instances":[{"b64":"{{Convert.ToBase64String(Picture)}}"},{"b64":"{{Convert.ToBase64String(Picture)}}"}]}""");

        Assert.AreEqual(expected, raw.IsOk()["outputs"]!["y"]!["data"]!.ToJsonString());
        Assert.AreEqual(2, (int)many.IsOk()["outputs"]!["y"]!["shape"]![0]!);
    }

    [TestMethod]
    public async Task A_grey_picture_may_have_no_dimension_for_its_channel_and_a_graph_free_sides()
    {
        using var tenant = await PredictApp.TenantAsync();
        var grey = """{"type":"image","input":"x","width":2,"height":1,"channels":1,"scale":1}""";
        var picture = PngFile.Make(2, 1, 0, [3, 4]);

        await ImportAsync(tenant, TestModels.Identity(DataType.Float, -1, 1, 2).ToByteArray(), grey);
        var flat = await tenant.PostAsync("/api/models/m/predict", picture, "image/png");
        await ImportAsync(tenant, TestModels.Identity(DataType.Float, 1, -1, -1, -1).ToByteArray(), grey);
        var free = await tenant.PostAsync("/api/models/m/versions/2/predict", picture, "image/png");

        Assert.AreEqual("""{"shape":[1,1,2],"data":[3,4]}""", flat.IsOk()["outputs"]!["y"]!.ToJsonString());
        Assert.AreEqual("""{"shape":[1,1,1,2],"data":[3,4]}""", free.IsOk()["outputs"]!["y"]!.ToJsonString());
    }

    [TestMethod]
    [DataRow(DataType.Uint8, "\"scale\":0.5", "scale has to be 1")]
    [DataRow(DataType.Uint8, "\"mean\":[0,0,0]", "scale has to be 1")]
    [DataRow(DataType.Uint8, "\"scale\":1,\"mean\":[1,0,0]", "scale has to be 1")]
    [DataRow(DataType.Uint8, "\"scale\":1,\"standardDeviation\":[1,1,2]", "scale has to be 1")]
    [DataRow(DataType.Double, "\"scale\":1", "FP32 or FP16 or UINT8")]
    [DataRow(DataType.Float, "\"layout\":\"channels-last\"", "makes [N, 1, 2, 3]")]
    [DataRow(DataType.Float, "\"resize\":\"pad\",\"shorterSide\":4", "shorterSide")]
    public async Task An_encoding_that_the_graph_does_not_take_is_refused(DataType type, string fields, string detail)
    {
        using var tenant = await PredictApp.TenantAsync();
        var encoding = $$"""{"type":"image","input":"x","width":2,"height":1,"channels":3,{{fields}}}""";

        var model = TestModels.Identity(type, -1, 3, 1, 2).ToByteArray();
        var answer = await tenant.PutFormAsync("m", model, $$"""{"encoding":{{encoding}}}""");

        StringAssert.Contains(answer.IsRefusal(400, "invalid-request"), detail);
    }

    private static async Task ImportAsync(TestTenant tenant, byte[] model, string encoding)
    {
        var answer = await tenant.PutFormAsync("m", model, $$"""{"encoding":{{encoding}}}""");
        Assert.AreEqual(HttpStatusCode.Created, answer.Status, answer.Text);
    }
}
