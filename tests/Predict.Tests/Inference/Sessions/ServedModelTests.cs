using System.Net;
using Azure.Storage.Blobs;
using Maas.Core.Storage;
using Maas.Onnx.Building;
using Microsoft.Extensions.DependencyInjection;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Sessions;

[TestClass]
public sealed class ServedModelTests
{
    private const string Body = """{"instances":[[1,2,3]]}""";

    [TestMethod]
    public async Task Two_hundred_predictions_at_once_on_a_cold_model_load_it_once()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => tenant.PostAsync("/api/models/m/predict", Body)));

        Assert.IsTrue(answers.All(answer => answer.Status == HttpStatusCode.OK));
        Assert.AreEqual(1, tenant.App.Process.Output.Split($"Loaded {tenant.Id}/m version 1 ").Length - 1);
    }

    [TestMethod]
    public async Task A_stored_file_that_was_changed_is_not_served()
    {
        using var tenant = await PredictApp.TenantAsync();
        var model = TestModels.Identity();

        // Bytes that no other test has had the app load: those it would still have.
        model.DocString = tenant.Id.Value;
        var manifest = await tenant.PublishAsync("m", model);
        var blobs = tenant.App.Storage.GetRequiredService<BlobServiceClient>().GetBlobContainerClient(StorageNames.ModelsContainer);
        await blobs.GetBlobClient($"{tenant.Id}/m/1/{manifest.Files[0].Sha256}/model.onnx")
            .UploadAsync(BinaryData.FromString("other bytes"), overwrite: true);

        var answer = await tenant.PostAsync("/api/models/m/predict", Body);

        StringAssert.Contains(answer.IsRefusal(500, "corrupt-model"), "SHA-256");
    }

    [TestMethod]
    public async Task What_a_model_cannot_compute_with_is_the_callers_error()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Gather());

        var answer = await tenant.PostAsync("/api/models/m/predict", """{"inputs":{"rows":[1,2],"place":[7]}}""");

        StringAssert.Contains(answer.IsRefusal(400, "invalid-input"), "the model can't compute with this input");
    }

    [TestMethod]
    public async Task What_is_not_finite_comes_out_as_null()
    {
        using var tenant = await PredictApp.TenantAsync();
        var graph = new GraphBuilder("logarithm");
        graph.Input("x", DataType.Float, -1);
        graph.NamedNode("log", "Log", ["x"], "y");
        graph.Output("y", DataType.Float, -1);
        await tenant.PublishAsync("m", graph.Build());

        var answer = await tenant.PostAsync("/api/models/m/predict", """{"inputs":{"x":[1,0,-1]}}""");

        Assert.AreEqual("[0,null,null]", answer.IsOk()["outputs"]!["y"]!["data"]!.ToJsonString());
    }
}
