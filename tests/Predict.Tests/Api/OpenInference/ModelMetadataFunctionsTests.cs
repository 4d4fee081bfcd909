using System.Net;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Maas.Core.Storage;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.Predict.Tests.Api.OpenInference;

[TestClass]
public sealed class ModelMetadataFunctionsTests
{
    private const string Row = """{"instances":[[1,2,3]]}""";

    [TestMethod]
    public async Task A_model_tells_its_versions_and_tensors_and_that_it_is_ready()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        await tenant.PublishAsync("m", TestModels.Identity());

        var model = await tenant.GetAsync("/v2/models/m");
        var ready = await tenant.GetAsync("/v2/models/m/versions/1/ready");

        Assert.AreEqual(
            """{"name":"m","versions":["1","2"],"platform":"onnx_onnxv1","inputs":[{"name":"x","datatype":"FP32","shape":[-1,3]}],"outputs":[{"name":"y","datatype":"FP32","shape":[-1,3]}]}""",
            model.IsOk().ToJsonString());
        Assert.AreEqual("""{"name":"m","ready":true}""", ready.IsOk().ToJsonString());
    }

    [TestMethod]
    public async Task A_version_that_can_not_be_loaded_is_not_ready_unless_the_one_before_answers()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        await tenant.PostAsync("/api/models/m/predict", Row);

        // No other test has its bytes on the disk.
        await tenant.PublishAsync("m", TestModels.Plus(731_529));
        await BreakAsync(tenant, version: 2);
        var untried = await tenant.GetAsync("/v2/models/m/versions/2/ready");
        (await tenant.PostAsync("/api/models/m/versions/2/predict", Row)).IsRefusal(500, "corrupt-model");
        var byAlias = await Eventually.GetAsync(async () =>
            (int)(await tenant.PostAsync("/api/models/m/predict", Row)).IsOk()["version"]! == 1
                ? await tenant.GetAsync("/v2/models/m/ready")
                : null);
        var byVersion = await tenant.GetAsync("/v2/models/m/versions/2/ready");

        Assert.AreEqual("""{"name":"m","ready":true}""", untried.IsOk().ToJsonString());
        Assert.AreEqual("""{"name":"m","ready":true}""", byAlias.IsOk().ToJsonString());
        Assert.AreEqual((HttpStatusCode.ServiceUnavailable, """{"name":"m","ready":false}"""), (byVersion.Status, byVersion.Text));
    }

    // The protocol has the statistics of all models where the metadata of a model of this name would be.
    [TestMethod]
    public async Task A_model_called_stats_is_described_by_its_version_or_an_alias()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("stats", TestModels.Identity());

        var all = (await tenant.GetAsync("/v2/models/stats")).IsOk();
        var own = (await tenant.GetAsync("/v2/models/stats/stats")).IsOk();
        var version = (await tenant.GetAsync("/v2/models/stats/versions/1")).IsOk();
        var latest = (await tenant.GetAsync("/v2/models/stats@latest")).IsOk();
        var ready = (await tenant.GetAsync("/v2/models/stats/ready")).IsOk();

        Assert.AreEqual("model_stats", all.AsObject().Single().Key);
        Assert.AreEqual("stats", (string)own["model_stats"]![0]!["name"]!);
        Assert.AreEqual("stats", (string)version["name"]!);
        Assert.AreEqual(version["inputs"]!.ToJsonString(), latest["inputs"]!.ToJsonString());
        Assert.IsTrue((bool)ready["ready"]!);
    }

    [TestMethod]
    public async Task The_server_tells_its_extensions_and_its_health()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var nobody = new HttpClient { BaseAddress = tenant.App.Address };

        Assert.AreEqual(
            """["binary_tensor_data","model_repository","model_repository(unload_dependents)","statistics"]""",
            (await tenant.GetAsync("/v2")).IsOk()["extensions"]!.ToJsonString());
        Assert.AreEqual("maas", (string)(await tenant.GetAsync("/v2/")).IsOk()["name"]!);
        Assert.AreEqual("""{"live":true}""", await nobody.GetStringAsync("/v2/health/live"));
        Assert.AreEqual("""{"ready":true}""", await nobody.GetStringAsync("/v2/health/ready"));
    }

    [TestMethod]
    [DataRow("/v2/models/none", HttpStatusCode.NotFound)]
    [DataRow("/v2/models/none/versions/1/ready", HttpStatusCode.NotFound)]
    [DataRow("/v2/nothing", HttpStatusCode.NotFound)]
    [DataRow("/v2/models/m/infer", HttpStatusCode.BadRequest)]
    public async Task What_is_not_there_is_refused_in_the_protocol_s_shape(string path, HttpStatusCode status)
    {
        using var tenant = await PredictApp.TenantAsync();

        var answer = await tenant.GetAsync(path);

        Assert.AreEqual(status, answer.Status, answer.Text);
        Assert.AreEqual("error", answer.Json.AsObject().Single().Key);
    }

    private static async Task BreakAsync(TestTenant tenant, int version)
    {
        var models = tenant.App.Storage.GetRequiredService<BlobServiceClient>().GetBlobContainerClient(StorageNames.ModelsContainer);
        await foreach (var file in models.GetBlobsAsync(
            BlobTraits.None, BlobStates.None, $"{tenant.Id}/m/{version}/", CancellationToken.None))
        {
            if (!file.Name.EndsWith("manifest.json", StringComparison.Ordinal))
            {
                await models.GetBlobClient(file.Name).UploadAsync(BinaryData.FromString("broken"), overwrite: true);
            }
        }
    }
}
