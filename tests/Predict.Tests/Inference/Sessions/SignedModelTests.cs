using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Google.Protobuf;
using Maas.Core.Storage;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.Predict.Tests.Inference.Sessions;

/// <summary>An app that trusts what it signs, and what was changed in storage behind it.</summary>
[TestClass]
public sealed class SignedModelTests
{
    private const string Body = """{"inputs":{"x":[[10,20]]}}""";
    private const string Call = """{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[10,20]}]}""";

    private static readonly SigningPair Pair = SigningPair.Make();

    [TestMethod]
    [DataRow("model.onnx", "corrupt-model", "model.onnx of version 2 of \"m\" has another SHA-256 than its manifest says")]
    [DataRow("w.bin", "corrupt-model", "w.bin of version 2 of \"m\" has another SHA-256 than its manifest says")]
    [DataRow("2/manifest.json", "untrusted-model", "version 2 of \"m\" is not used: its manifest is not the one that")]
    public async Task One_changed_byte_is_never_served_and_the_version_before_is(string file, string code, string told)
    {
        using var tenant = await PredictApp.TenantAsync();
        using var app = await StartAsync(tenant);
        await ImportAsync(app, ModelZip.Weights);
        await ImportAsync(app, [.. ModelZip.Weights, 7]);
        await FlipAsync(tenant, file);

        var refused = await SendAsync(app, "/api/models/m/predict", Body);
        var protocol = await SendAsync(app, "/v2/models/m/infer", Call);
        var index = await SendAsync(app, "/v2/repository/index", "{}");
        var first = await SendAsync(app, "/api/models/m/versions/1/predict", Body);
        await app.Http.PutAsync("/api/models/m/aliases/stable", new StringContent("""{"version":1}""", null, "application/json"));
        var back = await Eventually.GetAsync(async () =>
            await SendAsync(app, "/api/models/m/predict", Body) is { Status: HttpStatusCode.OK, Json: var json } ? json : null);

        Assert.AreEqual((HttpStatusCode.InternalServerError, code), (refused.Status, (string?)refused.Json["code"]));
        StringAssert.StartsWith((string)refused.Json["detail"]!, told);
        Assert.AreEqual(HttpStatusCode.InternalServerError, protocol.Status);
        StringAssert.StartsWith((string)protocol.Json["error"]!, told);
        Assert.AreEqual(
            "UNAVAILABLE", (string?)index.Json.AsArray().Single(version => (string?)version!["version"] == "2")!["state"]);
        StringAssert.StartsWith(
            (string)index.Json.AsArray().Single(version => (string?)version!["version"] == "2")!["reason"]!, told);
        StringAssert.Contains(app.Process.Output, $"Version 2 of {tenant.Id}/m is not served: {told}");
        Assert.AreEqual("[11,22]", first.Json["outputs"]?["y"]?["data"]?.ToJsonString());
        Assert.AreEqual(1, (int?)back["version"]);
    }

    [TestMethod]
    public async Task One_changed_byte_of_a_tokenizer_is_never_served()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var app = await StartAsync(tenant);
        var zip = ModelZip.Make(("model.onnx", ModelZip.TextGraph()), ("tokenizer.json", TestModels.TokenizerFile.Bytes));
        await ImportAsync(app, "m", zip);
        await FlipAsync(tenant, "tokenizer.json");

        using var answer = await app.Http.PostAsync("/api/models/m/predict", new StringContent("the cat", Encoding.UTF8, "text/plain"));

        StringAssert.Contains(await answer.Content.ReadAsStringAsync(), "tokenizer.json of version 1");
        Assert.AreEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    [TestMethod]
    public async Task What_nobody_signed_is_not_served_until_it_is_imported_again()
    {
        using var tenant = await PredictApp.TenantAsync();
        var model = TestModels.Sum();
        await tenant.PutAsync("/api/models/sum", model.ToByteArray(), "application/octet-stream");
        using var app = await StartAsync(tenant);
        const string body = """{"inputs":{"x":[[1,2]],"y":[[3,4]]}}""";

        var refused = await SendAsync(app, "/api/models/sum/predict", body);
        using var ready = await app.Http.GetAsync("/v2/models/sum/ready");
        var copy = await SendAsync(app, "/api/models/sum/versions", """{"from":1,"encoding":"none"}""");
        await ImportAsync(app, "sum", model.ToByteArray());
        var served = await SendAsync(app, "/api/models/sum/versions/2/predict", body);

        Assert.AreEqual("untrusted-model", (string?)refused.Json["code"]);
        Assert.AreEqual("untrusted-model", (string?)copy.Json["code"], copy.Json.ToJsonString());
        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.AreEqual("""{"name":"sum","ready":false}""", await ready.Content.ReadAsStringAsync());
        Assert.AreEqual(HttpStatusCode.OK, served.Status, served.Json.ToJsonString());
        Assert.AreEqual("""{"name":"sum","ready":true}""", await app.Http.GetStringAsync("/v2/models/sum/versions/2/ready"));
    }

    [TestMethod]
    public async Task What_comes_in_parts_is_signed_and_served()
    {
        using var app = await PartsApp.StartAsync(
            1024, ("Signing__PrivateKey", Pair.PrivateKey), ("Signing__PublicKeys", Pair.PublicKey));

        var upload = await app.EndOfAsync(await app.SendAsync("\"model\":\"sum\"", TestModels.Sum().ToByteArray()));
        var answer = await app.JsonAsync(HttpMethod.Post, "/api/models/sum/predict", """{"inputs":{"x":[[1,2]],"y":[[3,4]]}}""");

        Assert.AreEqual("ready", (string?)upload["state"], upload.ToJsonString());
        Assert.AreEqual("[4,6]", answer["outputs"]?["z"]?["data"]?.ToJsonString(), answer.ToJsonString());
    }

    [TestMethod]
    [DataRow("Signing__PrivateKey")]
    [DataRow("Signing__PublicKeys")]
    public async Task An_app_whose_key_is_none_does_not_start_and_says_why(string setting)
    {
        using var tenant = await PredictApp.TenantAsync();

        var failure = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => OwnApp.StartAsync(tenant, (setting, "a secret")));

        StringAssert.Contains(failure.Message, $"The setting {setting} can't be used: ");
        Assert.DoesNotContain("a secret", failure.Message);
    }

    private static Task<OwnApp> StartAsync(TestTenant tenant) => OwnApp.StartAsync(
        tenant, ("Signing__PrivateKey", Pair.PrivateKey), ("Signing__PublicKeys", Pair.PublicKey));

    private static Task ImportAsync(OwnApp app, byte[] weights) => ImportAsync(
        app, "m", ModelZip.Make(("model.onnx", ModelZip.GraphWithWeights("w.bin")), ("w.bin", weights)));

    private static async Task ImportAsync(OwnApp app, string model, byte[] file)
    {
        using var content = new ByteArrayContent(file) { Headers = { ContentType = new("application/octet-stream") } };
        using var answer = await app.Http.PutAsync($"/api/models/{model}", content);
        Assert.AreEqual(HttpStatusCode.Created, answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<(HttpStatusCode Status, JsonNode Json)> SendAsync(OwnApp app, string path, string json)
    {
        using var answer = await app.Http.PostAsync(path, new StringContent(json, null, "application/json"));
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    /// <summary>Changes one byte of the tenant's newest blob of this name, and nothing else of it.</summary>
    private static async Task FlipAsync(TestTenant tenant, string name)
    {
        var models = tenant.App.Storage.GetRequiredService<BlobServiceClient>().GetBlobContainerClient(StorageNames.ModelsContainer);
        var path = "";
        await foreach (var found in models.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{tenant.Id}/m/", CancellationToken.None))
        {
            path = found.Name.EndsWith($"/{name}", StringComparison.Ordinal) ? found.Name : path;
        }

        var blob = models.GetBlobClient(path);
        var read = (await blob.DownloadContentAsync()).Value;
        var bytes = read.Content.ToArray();
        var at = Encoding.Latin1.GetString(bytes).IndexOf("created", StringComparison.Ordinal) is var place and > 0
            ? place + "created\":\"".Length
            : bytes.Length / 2;
        bytes[at] ^= 1;
        await blob.UploadAsync(BinaryData.FromBytes(bytes), new BlobUploadOptions { Metadata = read.Details.Metadata });
    }
}
