using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Maas.Codecs.Tests.Images;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Api.Native;

[TestClass]
public sealed class ImportFunctionsTests
{
    private const string Octets = "application/octet-stream";

    private const string PixelCodecs = """
        {"encoding":{"type":"image","input":"picture","width":2,"height":2,"channels":1},
         "decoding":{"type":"labels","output":"scores","labels":["a","b","c","d"],"activation":"none"}}
        """;

    [TestMethod]
    public async Task A_file_becomes_a_version_that_serves_at_once_and_the_same_file_none()
    {
        using var tenant = await PredictApp.TenantAsync();
        var file = TestModels.Sum().ToByteArray();

        var created = await tenant.PutAsync("/api/models/sum", file, Octets);
        var again = await tenant.PutAsync("/api/models/sum", file, Octets);
        var predicted = await tenant.PostAsync("/api/models/sum/predict", """{"inputs":{"x":[[1,2]],"y":[[3,4]]}}""");

        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        StringAssert.EndsWith($"{created.Headers.Location}", "/api/models/sum/versions/1");
        Assert.AreEqual("""["Add"]""", created.Json["operators"]!.ToJsonString());
        Assert.AreEqual(1, (int)again.IsOk()["version"]!);
        Assert.AreEqual("[4,6]", predicted.IsOk()["outputs"]!["z"]!["data"]!.ToJsonString());
    }

    [TestMethod]
    public async Task The_file_of_a_version_that_latest_never_came_to_is_that_version_and_latest_comes_to_it()
    {
        using var tenant = await PredictApp.TenantAsync();
        var file = TestModels.Pixels().ToByteArray();
        var (model, aliases) = (ModelName.Parse("m"), tenant.App.Storage.GetRequiredService<AliasStore>());
        await tenant.PutAsync("/api/models/m", TestModels.Sum().ToByteArray(), Octets);
        await tenant.PutAsync("/api/models/m", file, Octets);
        await aliases.MoveAsync(tenant.Id, model, AliasName.Latest, _ => new ModelVersion(1), CancellationToken.None);

        var again = await tenant.PutAsync("/api/models/m", file, Octets);

        Assert.AreEqual(2, (int)again.IsOk()["version"]!);
        Assert.AreEqual(
            new ModelVersion(2), (await aliases.FindRouteAsync(tenant.Id, model, AliasName.Latest, CancellationToken.None))?.Version);
    }

    [TestMethod]
    public async Task A_manifest_says_what_goes_in_and_what_comes_out()
    {
        using var tenant = await PredictApp.TenantAsync();
        var file = TestModels.Pixels().ToByteArray();

        var created = await PutFormAsync(tenant, file, PixelCodecs);
        var again = await PutFormAsync(tenant, file, PixelCodecs);
        var other = await tenant.PutAsync("/api/models/m", file, Octets);
        var predicted = await tenant.PostAsync("/api/models/m/versions/1/predict", PngFile.Make(2, 2, 0, [0, 0, 255, 0]), "image/png");

        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        Assert.AreEqual(HttpStatusCode.OK, again.Status, again.Text);
        Assert.AreEqual(2, (int)other.Json["version"]!);
        Assert.AreEqual("c", (string)predicted.IsOk()["predictions"]![0]!["label"]!);
    }

    [TestMethod]
    public async Task A_model_of_sounds_says_so()
    {
        using var tenant = await PredictApp.TenantAsync();

        var created = await PutFormAsync(
            tenant, TestModels.Sounds().ToByteArray(), """{"encoding":{"type":"audio","input":"x","sampleRate":16000,"samples":16}}""");
        var predicted = await tenant.PostAsync("/api/models/m/predict", WavFile.Signed16(16_000, 16_384), "audio/wav");

        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        Assert.AreEqual(0.5f, (float)predicted.IsOk()["outputs"]!["y"]!["data"]![0]!);
    }

    [TestMethod]
    public async Task A_model_of_sounds_may_count_its_one_channel()
    {
        using var tenant = await PredictApp.TenantAsync();

        await PutFormAsync(
            tenant,
            TestModels.Identity(DataType.Float, -1, 1, 16).ToByteArray(),
            """{"encoding":{"type":"audio","input":"x","sampleRate":16000,"samples":16}}""");
        var predicted = await tenant.PostAsync("/api/models/m/predict", WavFile.Signed16(16_000, 16_384), "audio/wav");

        Assert.AreEqual("[1,1,16]", predicted.IsOk()["outputs"]!["y"]!["shape"]!.ToJsonString());
    }

    [TestMethod]
    public async Task A_model_that_another_framework_exported_predicts()
    {
        using var tenant = await PredictApp.TenantAsync();

        var created = await tenant.PutAsync("/api/models/m", await File.ReadAllBytesAsync(ImportedModel.Cnn), Octets);
        var input = created.Json["inputs"]![0]!;
        var shape = input["shape"]!.AsArray().Select(length => Math.Max(1, (int)length!)).ToArray();
        var zeros = shape.Reverse().Aggregate("0", (inner, length) => $"[{string.Join(',', Enumerable.Repeat(inner, length))}]");
        var predicted = await tenant.PostAsync("/api/models/m/predict", $$$"""{"inputs":{"{{{input["name"]}}}":{{{zeros}}}}}""");

        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        predicted.IsOk();
    }

    [TestMethod]
    public async Task Files_that_are_no_model_or_would_hurt_are_refused_and_nothing_is_stored()
    {
        using var tenant = await PredictApp.TenantAsync();
        var before = await tenant.StateAsync();
        var outside = WithExternalData("../../etc/passwd").ToByteArray();
        var unknown = WithOperator("NoSuchOperator").ToByteArray();

        var text = await tenant.PutAsync("/api/models/m", "a text that is called ONNX"u8.ToArray(), Octets);
        var empty = await tenant.PutAsync("/api/models/m", [], Octets);
        var escaping = await tenant.PutAsync("/api/models/m", outside, Octets);
        var strange = await tenant.PutAsync("/api/models/m", unknown, Octets);
        var cutOff = await tenant.PutAsync("/api/models/m", TestModels.Sum().ToByteArray()[..^5], Octets);

        text.IsRefusal(400, "invalid-model");
        empty.IsRefusal(400, "invalid-model");
        StringAssert.Contains(escaping.IsRefusal(400, "invalid-model"), "../../etc/passwd");
        StringAssert.Contains(strange.IsRefusal(400, "invalid-model"), "NoSuchOperator");
        cutOff.IsRefusal(400, "invalid-model");
        Assert.AreEqual(before, await tenant.StateAsync());
    }

    [TestMethod]
    [DataRow("""{"encoding":{"type":"image","input":"x","width":2,"height":2,"channels":1}}""", "invalid-request")]
    [DataRow("""{"encoding":{"type":"image","input":"picture","width":3,"height":2,"channels":1}}""", "invalid-request")]
    [DataRow("""{"encoding":{"type":"image","input":"picture","width":2,"height":2,"channels":2}}""", "invalid-request")]
    [DataRow("""{"encoding":{"type":"table","input":"picture","columns":[]}}""", "invalid-request")]
    [DataRow("""{"encoding":{"type":"table","input":"picture","columns":[null]}}""", "invalid-json")]
    [DataRow("""{"encoding":{"type":"audio","input":"picture","sampleRate":16000,"samples":4}}""", "invalid-request")]
    [DataRow("""{"encoding":{"type":"audio","input":"picture","sampleRate":1,"samples":4}}""", "invalid-request")]
    [DataRow("""{"encoding":{"type":"audio","input":"picture","sampleRate":16000}}""", "invalid-json")]
    [DataRow("""{"encoding":{"type":"text","input":"picture","length":4}}""", "invalid-request")]
    [DataRow("""{"encoding":{"type":"text","input":"picture","length":4,"cleaning":{"form":"nfd"}}}""", "invalid-json")]
    [DataRow("""{"decoding":{"type":"text","output":"scores","context":4}}""", "invalid-request")]
    [DataRow("""{"decoding":{"type":"text","output":"none","context":4}}""", "invalid-request")]
    [DataRow("""{"encoding":{"type":"sound","input":"picture"}}""", "invalid-json")]
    [DataRow("""{"encoding":{"input":"picture"}}""", "invalid-json")]
    [DataRow("""{"encodign":{}}""", "invalid-json")]
    [DataRow("""{"encoding":{"type":"image","input":"picture","width":2,"height":2,"channels":1,"scales":1}}""", "invalid-json")]
    [DataRow("""{"decoding":{"type":"labels","output":"scores","labels":["a","b"]}}""", "invalid-request")]
    [DataRow("""{"decoding":{"type":"labels","output":"scores","labels":["a","b","c","c"]}}""", "invalid-request")]
    [DataRow("""{"decoding":{"type":"labels","output":"scores","labels":["a","b","c",null]}}""", "invalid-json")]
    [DataRow("""{"decoding":{"type":"labels","output":"scores","labels":null}}""", "invalid-json")]
    [DataRow("""{"decoding":{"type":"labels","output":"y","labels":["a"]}}""", "invalid-request")]
    [DataRow("""{"decoding":{"type":"regression","output":"scores","targets":[{"name":"a","mean":0,"standardDeviation":1}]}}""",
        "invalid-request")]
    [DataRow("""{"encoding":"nothing"}""", "invalid-json")]
    [DataRow("""{"encoding":["none"]}""", "invalid-json")]
    [DataRow("""{"encoding":"none","encoding":"none"}""", "invalid-json")]
    [DataRow("""{"encoding":""", "invalid-json")]
    [DataRow("""7""", "invalid-json")]
    [DataRow("""null""", "invalid-json", "the manifest is null; it takes {")]
    [DataRow("""{"encoding":{"type":"imge","input":"picture"}}""", "invalid-json",
        "the manifest's encoding.type is \"imge\"; did you mean \"image\"?")]
    [DataRow("""{"decoding":{"type":"boxes","output":"scores"}}""", "invalid-json",
        "the manifest's decoding.type is \"boxes\"; there is ")]
    public async Task A_manifest_that_does_not_fit_is_refused_and_nothing_is_stored(string manifest, string code, string detail = "")
    {
        using var tenant = await PredictApp.TenantAsync();
        var before = await tenant.StateAsync();

        var answer = await PutFormAsync(tenant, TestModels.Pixels().ToByteArray(), manifest);

        StringAssert.Contains(answer.IsRefusal(400, code), detail);
        Assert.AreEqual(before, await tenant.StateAsync());
    }

    [TestMethod]
    [DataRow("text/plain", 415, "unsupported-media-type")]
    [DataRow("multipart/form-data", 400, "invalid-request")]
    [DataRow("multipart/form-data; boundary=x", 400, "invalid-request")]
    public async Task A_body_of_another_form_is_refused(string type, int status, string code)
    {
        using var tenant = await PredictApp.TenantAsync();

        var answer = await tenant.PutAsync("/api/models/m", "--x\r\nContent-Disposition: form-data; name=\"model\""u8.ToArray(), type);

        answer.IsRefusal(status, code);
    }

    private static Task<TestAnswer> PutFormAsync(TestTenant tenant, byte[] model, string manifest)
    {
        var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(model) { Headers = { ContentType = MediaTypeHeaderValue.Parse(Octets) } }, "model", "model.onnx" },
            { new StringContent(manifest, null, "application/json"), "manifest" },
        };
        return tenant.SendAsync(HttpMethod.Put, "/api/models/m", form);
    }

    private static ModelProto WithExternalData(string location)
    {
        var model = TestModels.Sum();
        model.Graph.Initializer.Add(new TensorProto
        {
            Name = "secret",
            DataType = (int)DataType.Uint8,
            Dims = { 16 },
            DataLocation = DataLocation.External,
            ExternalData = { new StringStringEntryProto { Key = "location", Value = location } },
        });
        return model;
    }

    private static ModelProto WithOperator(string name)
    {
        var graph = new GraphBuilder("strange");
        graph.Input("x", DataType.Float, -1, 1);
        graph.NamedNode("node", name, ["x"], "y");
        graph.Output("y", DataType.Float, -1, 1);
        return graph.Build();
    }
}
