using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Maas.Onnx.Building;
using Maas.Predict.Tests.Inference.Isolation;
using Maas.Testing;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Traffic;

[TestClass]
[OSCondition(OperatingSystems.Linux, IgnoreMessage = "The model is known to be endless there.")]
public sealed class LostShadowTests
{
    [TestMethod]
    public async Task Copies_go_on_after_one_whose_run_does_not_end()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var app = await OwnApp.StartAsync(tenant, ("Sessions__TimeoutSeconds", "1"), ("Sessions__MaximumBytes", $"{4L << 30}"));
        await PutAsync(app, "/api/models/m", Harmless(), "application/octet-stream");
        await PutAsync(app, "/api/models/m", HarmfulModels.Convolving(), "application/octet-stream");
        await PutAsync(
            app, "/api/models/m/aliases/stable", """{"version":1,"shadow":{"version":2}}"""u8.ToArray(), "application/json");

        await CallAsync(app, harms: true);
        await Eventually.TrueAsync(async () => (int)(await ShadowAsync(app))["failed"]! == 1);
        await CallAsync(app, harms: false);

        await Eventually.TrueAsync(async () => (int)(await ShadowAsync(app))["agreed"]! == 1);
    }

    private static async Task PutAsync(OwnApp app, string path, byte[] body, string type)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new(type) } };
        using var answer = await app.Http.PutAsync(path, content);
        Assert.IsTrue(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task CallAsync(OwnApp app, bool harms)
    {
        using var content = new StringContent(HarmfulModels.Call(harms), Encoding.UTF8, "application/json");
        using var answer = await app.Http.PostAsync("/api/models/m@stable/predict", content);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<JsonNode> ShadowAsync(OwnApp app) =>
        JsonNode.Parse(await app.Http.GetStringAsync("/api/models/m/aliases/stable/traffic"))!["shadow"]!;

    // Of the same inputs as the models that do harm, of which it does none.
    private static byte[] Harmless()
    {
        var graph = new GraphBuilder("harmless");
        graph.Input("x", DataType.Float, 1, 2, -1);
        graph.Input("harms", DataType.Bool);
        graph.NamedNode("copy", "Identity", ["x"], "y");
        graph.Output("y", DataType.Float, -1, -1, -1);
        return graph.Build().ToByteArray();
    }
}
