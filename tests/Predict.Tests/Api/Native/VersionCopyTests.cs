using System.Net;
using System.Text.Json;
using Google.Protobuf;
using Maas.Codecs.Tests.Images;
using Maas.Core.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.Predict.Tests.Api.Native;

/// <summary>New versions of files that are there, with other codecs.</summary>
[TestClass]
public sealed class VersionCopyTests
{
    private const string Versions = "/api/models/m/versions";
    private const string Encoding = """{"type":"image","input":"picture","width":2,"height":2,"channels":1}""";
    private const string Decoding = """{"type":"labels","output":"scores","labels":["a","b","c","d"],"activation":"none"}""";
    private static readonly byte[] Picture = PngFile.Make(2, 2, 0, [0, 0, 255, 0]);

    [TestMethod]
    public async Task A_version_without_codecs_gets_some_and_takes_raw_pictures()
    {
        using var tenant = await WithPixelsAsync();

        var created = await tenant.PostAsync(Versions, $$"""{"from":1,"encoding":{{Encoding}},"decoding":{{Decoding}}}""");
        var predicted = await tenant.PostAsync("/api/models/m/predict", Picture, "image/png");
        var before = (await tenant.GetAsync($"{Versions}/1")).IsOk();

        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        StringAssert.EndsWith($"{created.Headers.Location}", "/api/models/m/versions/2");
        Assert.AreEqual((2, 1), ((int)created.Json["version"]!, (int)created.Json["from"]!));
        Assert.AreEqual(before["files"]!.ToJsonString(), created.Json["files"]!.ToJsonString());
        Assert.AreEqual((2, "c"), ((int)predicted.IsOk()["version"]!, (string)predicted.Json["predictions"]![0]!["label"]!));
        Assert.IsNull(before["encoding"]);
    }

    [TestMethod]
    public async Task What_is_left_out_stays_and_null_or_none_takes_it_away()
    {
        using var tenant = await WithPixelsAsync();
        await tenant.PostAsync(Versions, $$"""{"from":1,"encoding":{{Encoding}},"decoding":{{Decoding}}}""");

        var without = (await tenant.PostAsync(Versions, """{"from":2,"decoding":"none"}""")).Json;
        var bare = (await tenant.PostAsync(Versions, """{"from":2,"decoding":null,"encoding":"none"}""")).Json;
        var tensors = await tenant.PostAsync($"{Versions}/3/predict", Picture, "image/png");

        Assert.AreEqual((3, 2, true), ((int)without["version"]!, (int)without["from"]!, without["decoding"] is null));
        Assert.AreEqual("image", (string?)without["encoding"]!["type"]);
        Assert.AreEqual((4, true, true), ((int)bare["version"]!, bare["encoding"] is null, bare["decoding"] is null));
        Assert.AreEqual("[0,0,1,0]", tensors.IsOk()["outputs"]!["scores"]!["data"]!.ToJsonString());
    }

    [TestMethod]
    public async Task Asked_again_it_is_the_version_that_it_is_already()
    {
        using var tenant = await WithPixelsAsync();
        var body = $$"""{"from":1,"encoding":{{Encoding}}}""";

        var created = await tenant.PostAsync(Versions, body);
        var again = await tenant.PostAsync(Versions, body);
        var unchanged = await tenant.PostAsync(Versions, """{"from":2}""");

        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        Assert.AreEqual((2, 2), ((int)again.IsOk()["version"]!, (int)unchanged.IsOk()["version"]!));
    }

    [TestMethod]
    public async Task A_copy_outlives_the_version_that_its_files_are_from()
    {
        using var tenant = await WithPixelsAsync();
        (await tenant.PostAsync(Versions, $$"""{"from":1,"encoding":{{Encoding}}}""")).Json.AsObject();

        await tenant.SendAsync(HttpMethod.Delete, $"{Versions}/1", null);

        (await tenant.PostAsync("/api/models/m/predict", Picture, "image/png")).IsOk();
        (await tenant.PostAsync(Versions, """{"from":1}""")).IsRefusal(404, "unknown-version");
    }

    [TestMethod]
    public async Task Latest_moves_on_and_retention_counts_it_as_at_an_import()
    {
        using var tenant = await WithPixelsAsync();
        await tenant.PutAsync("/api/models/m/retention", """{"keepLast":1}"""u8.ToArray(), "application/json");

        await tenant.PostAsync(Versions, $$"""{"from":1,"encoding":{{Encoding}}}""");
        var model = (await tenant.GetAsync("/api/models/m")).IsOk();

        Assert.AreEqual("[2]", model["versions"]!.ToJsonString());
        Assert.AreEqual(2, (int)model["aliases"]!["latest"]!);
    }

    [TestMethod]
    public async Task Texts_need_the_tokenizer_that_came_with_the_files()
    {
        using var tenant = await PredictApp.TenantAsync();
        var zip = ModelZip.Make(("model.onnx", ModelZip.TextGraph()), ("tokenizer.json", TestModels.TokenizerFile.Bytes));
        var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(zip), "model", "model.zip" }, { new StringContent("""{"encoding":"none"}"""), "manifest" },
        };
        var texts = """
            {"from":1,"encoding":{"type":"text","input":"input_ids","mask":"attention_mask","tokenTypes":"token_type_ids","length":4}}
            """;

        var raw = await tenant.SendAsync(HttpMethod.Put, "/api/models/m", form);
        await tenant.PutAsync("/api/models/n", ModelZip.TextGraph(), "application/octet-stream");
        var created = await tenant.PostAsync(Versions, texts);
        var refused = await tenant.PostAsync("/api/models/n/versions", texts);

        Assert.IsNull(raw.Json["encoding"], raw.Text);
        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        (await tenant.PostAsync("/api/models/m/predict", "the cat"u8.ToArray(), "text/plain")).IsOk();
        StringAssert.Contains(refused.IsRefusal(400, "invalid-request"), "needs the tokenizer");
    }

    [TestMethod]
    public async Task A_score_does_not_stay_with_other_codecs()
    {
        using var tenant = await PredictApp.TenantAsync();
        var published = await tenant.PublishAsync("m", TestModels.Pixels());
        var stored = published with { Evaluation = Scored };
        var blobs = tenant.App.Storage.GetRequiredService<Azure.Storage.Blobs.BlobServiceClient>();
        await blobs.GetBlobContainerClient("models").GetBlobClient($"{tenant.Id}/m/1/manifest.json").UploadAsync(
            BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(stored, Core.CoreJson.Default.Manifest)), overwrite: true);

        var created = await tenant.PostAsync(Versions, $$"""{"from":1,"encoding":{{Encoding}}}""");

        Assert.IsNull(created.Json["evaluation"], created.Text);
    }

    [TestMethod]
    [DataRow("""{"from":9}""", 404, "unknown-version")]
    [DataRow("""{"from":0}""", 400, "invalid-request")]
    [DataRow("""{"from":"1"}""", 400, "invalid-request")]
    [DataRow("""{"encoding":"none"}""", 400, "invalid-request")]
    [DataRow("""{"from":1,"encodign":"none"}""", 400, "invalid-request")]
    [DataRow("""{"from":1,"from":1}""", 400, "invalid-request")]
    [DataRow("""{"from":1,"encoding":"nothing"}""", 400, "invalid-json")]
    [DataRow("""{"from":1,"encoding":[]}""", 400, "invalid-json")]
    [DataRow("""{"from":1,"encoding":{"type":"none"}}""", 400, "invalid-json")]
    [DataRow("""{"from":1,"decoding":{"type":"labels","output":"scores","labels":["a"]}}""", 400, "invalid-request")]
    [DataRow("""{"from":1,"encoding":{"type":"image","input":"x","width":2,"height":2,"channels":1}}""", 400, "invalid-request")]
    [DataRow("""[]""", 400, "invalid-request")]
    [DataRow("""{"from":1""", 400, "invalid-json")]
    public async Task What_can_not_be_is_refused_and_changes_nothing(string body, int status, string code)
    {
        using var tenant = await WithPixelsAsync();

        var answer = await tenant.PostAsync(Versions, body);

        answer.IsRefusal(status, code);
        Assert.AreEqual("[1]", (await tenant.GetAsync("/api/models/m")).IsOk()["versions"]!.ToJsonString());
    }

    [TestMethod]
    public async Task Another_tenant_s_version_is_unknown()
    {
        using var tenant = await WithPixelsAsync();
        using var other = await PredictApp.TenantAsync();

        (await other.PostAsync(Versions, """{"from":1}""")).IsRefusal(404, "unknown-model");
    }

    [TestMethod]
    public async Task Garbage_is_refused_or_is_a_version()
    {
        using var tenant = await WithPixelsAsync();
        var random = new Random(7);
        var good = System.Text.Encoding.UTF8.GetBytes($$"""{"from":1,"encoding":{{Encoding}},"decoding":{{Decoding}}}""");
        for (var i = 0; i < 200; i++)
        {
            var bad = good.ToArray();
            bad[random.Next(bad.Length)] = (byte)random.Next(256);

            var answer = await tenant.PostAsync(Versions, bad, "application/json");

            Assert.IsTrue((int)answer.Status is 200 or 201 or 400 or 404, answer.Text);
        }
    }

    private static Evaluation Scored { get; } = new()
    {
        Part = "test",
        Examples = 1,
        Metrics = new Dictionary<string, double> { ["accuracy"] = 1 },
        Baseline = new Dictionary<string, double> { ["accuracy"] = 0.5 },
    };

    private static async Task<TestTenant> WithPixelsAsync()
    {
        var tenant = await PredictApp.TenantAsync();
        var created = await tenant.PutAsync("/api/models/m", TestModels.Pixels().ToByteArray(), "application/octet-stream");
        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        return tenant;
    }
}
