using System.Text;
using Google.Protobuf;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Testing;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Api.Native;

[TestClass]
public sealed class UploadFunctionsTests
{
    [TestMethod]
    public async Task A_model_in_parts_is_examined_and_serves()
    {
        using var app = await PartsApp.StartAsync(1024);
        var file = Weighty(2_000);

        var upload = await app.EndOfAsync(await app.SendAsync("\"model\":\"m\"", file));
        var model = await app.GetAsync("/api/models/m");

        Assert.AreEqual("ready", (string?)upload["state"], upload.ToJsonString());
        Assert.AreEqual(1, (int)upload["version"]!);
        Assert.AreEqual("ready", (string?)model["upload"]!["state"]);
        Assert.AreEqual("Add", (string?)(await app.GetAsync("/api/models/m/versions/1"))["operators"]![0]);
    }

    [TestMethod]
    public async Task A_model_in_parts_tells_what_came_with_it_and_is_not_used_and_may_have_no_codecs()
    {
        using var app = await PartsApp.StartAsync(1024);
        var zip = ModelZip.Make(("model.onnx", TestModels.Pixels().ToByteArray()), ("labels.txt", "a\nb\nc"u8.ToArray()));
        var fit = ModelZip.Make(("model.onnx", TestModels.Pixels().ToByteArray()), ("labels.txt", "a\nb\nc\nd"u8.ToArray()));

        var upload = await app.EndOfAsync(await app.SendAsync("\"model\":\"m\"", zip));
        var none = await app.EndOfAsync(await app.SendAsync("\"model\":\"n\",\"decoding\":\"none\"", fit));

        StringAssert.Contains((string)upload["warnings"]![0]!, "labels.txt is not used: it has 3 labels");
        Assert.IsNotNull((await app.GetAsync("/api/models/m/versions/1"))["warnings"]);
        Assert.IsNull(none["warnings"], none.ToJsonString());
        Assert.IsNull((await app.GetAsync("/api/models/n/versions/1"))["decoding"]);
    }

    [TestMethod]
    public async Task A_dataset_in_parts_is_checked_and_a_wrong_one_refused_with_the_places()
    {
        using var app = await PartsApp.StartAsync(1024);
        var rows = string.Concat(Enumerable.Range(0, 500).Select(i => $"{i},{i}\n"));

        var good = await app.EndOfAsync(await app.SendAsync("\"dataset\":\"good\"", Encoding.UTF8.GetBytes($"a,b\n{rows}")));
        var bad = await app.EndOfAsync(await app.SendAsync("\"dataset\":\"bad\"", Encoding.UTF8.GetBytes($"a,b\n{rows}1,2,3\n1,2\n4\n")));

        Assert.AreEqual("ready", (string?)good["state"], good.ToJsonString());
        Assert.AreEqual(500, (long)(await app.GetAsync("/api/datasets/good"))["report"]!["rows"]!);
        Assert.AreEqual("refused", (string?)bad["state"]);
        StringAssert.Contains((string)bad["error"]!["message"]!, "row 501");
        Assert.AreEqual("501 503", string.Join(' ', bad["violations"]!.AsArray().Select(violation => (long)violation!["row"]!)));
        Assert.AreEqual("refused", (string?)(await app.GetAsync("/api/datasets/bad"))["state"]);
    }

    [TestMethod]
    public async Task An_examination_that_is_killed_goes_on_and_makes_one_version()
    {
        using var app = await PartsApp.StartAsync(8 << 20);
        var id = await app.SendAsync("\"model\":\"m\"", Weighty(6_000_000));
        await Eventually.TrueAsync(async () => (string?)(await app.GetAsync($"/api/uploads/{id}"))["state"] is not "uploaded");

        await app.KillAndStartAsync();

        var upload = await app.EndOfAsync(id);
        Assert.AreEqual("ready", (string?)upload["state"], upload.ToJsonString());
        Assert.AreEqual("[1]", (await app.GetAsync("/api/models/m"))["versions"]!.ToJsonString());
    }

    [TestMethod]
    public async Task An_upload_is_begun_once_and_says_which_parts_it_has()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var other = await PredictApp.TenantAsync();
        var body = PartsApp.Body("\"model\":\"m\"", new byte[40 << 20]);

        var begun = await tenant.PostAsync("/api/uploads", body);
        var path = $"/api/uploads/{(string?)begun.Json["id"]}";
        var wrong = await tenant.PutAsync($"{path}/parts/2", new byte[10], "application/octet-stream");
        var last = await tenant.PutAsync($"{path}/parts/2", new byte[8 << 20], "application/octet-stream");
        var beyond = await tenant.PutAsync($"{path}/parts/3", [1], "application/octet-stream");
        var again = await tenant.PostAsync("/api/uploads", body);
        var early = await tenant.PostAsync($"{path}/complete", "{}");

        Assert.AreEqual(201, (int)begun.Status, begun.Text);
        StringAssert.Contains(wrong.IsRefusal(400, "invalid-request"), "8388608 are expected");
        Assert.AreEqual(204, (int)last.Status, last.Text);
        beyond.IsRefusal(400, "invalid-request");
        Assert.AreEqual((string?)begun.Json["id"], (string?)again.IsOk()["id"]);
        Assert.AreEqual("[2]", (await tenant.GetAsync(path)).IsOk()["received"]!.ToJsonString());
        StringAssert.Contains(early.IsRefusal(400, "invalid-request"), "1 of 2 parts is missing: 1");
        (await other.GetAsync(path)).IsRefusal(404, "unknown-upload");
        Assert.AreEqual(204, (int)(await tenant.SendAsync(HttpMethod.Delete, path, null)).Status);
        (await tenant.GetAsync(path)).IsRefusal(404, "unknown-upload");
    }

    [TestMethod]
    [DataRow("""{"sizeBytes":1}""", 400)]
    [DataRow("""{"model":"m","dataset":"d","sizeBytes":1}""", 400)]
    [DataRow("""{"model":"m","sizeBytes":0}""", 400)]
    [DataRow("""{"model":"m","sizeBytes":1,"sha256":"0"}""", 400)]
    [DataRow("""{"model":"m","sizeBytes":1,"size":1}""", 400)]
    [DataRow("""{"model":"m","sizeBytes":1,"encoding":{"type":"none"}}""", 400)]
    [DataRow("""{"model":"m","sizeBytes":1,"decoding":{"type":"labels","output":"y","labels":["a"],"threshold":1e999}}""", 400,
        "decoding.threshold is 1e999")]
    [DataRow("""{"model":"m","sizeBytes":99999999999999}""", 413)]
    [DataRow("""{"dataset":"d","sizeBytes":1,"mediaType":"image/png"}""", 415, "mediaType is \"image/png\"; text/csv, application/jsonl")]
    [DataRow("""{"dataset":"d","sizeBytes":1,"mediaType":"csv"}""", 415, "mediaType is \"csv\"; text/csv")]
    [DataRow("""{"dataset":"d","sizeBytes":1,"mediaType":"text/csv; charset=latin1"}""", 415, "mediaType says the charset \"latin1\"")]
    [DataRow("""{"dataset":"d","sizeBytes":1,"encoding":{"type":"table"}}""", 400, "encoding belongs to a model")]
    [DataRow("""{"dataset":"d","sizeBytes":1,"decoding":"none"}""", 400, "decoding belongs to a model")]
    [DataRow("""{"model":"m","sizeBytes":1,"mediaType":"text/csv"}""", 400, "mediaType says what a dataset is")]
    public async Task What_can_not_be_uploaded_is_refused(string body, int status, string detail = "")
    {
        using var tenant = await PredictApp.TenantAsync();

        var answer = await tenant.PostAsync("/api/uploads", body);

        Assert.AreEqual(status, (int)answer.Status, answer.Text);
        StringAssert.Contains(answer.Detail, detail);
    }

    [TestMethod]
    [DataRow("text/csv; charset=utf-8")]
    [DataRow("Text/CSV")]
    [DataRow("application/octet-stream")]
    public async Task A_dataset_says_what_it_is_as_a_header_does(string type)
    {
        using var tenant = await PredictApp.TenantAsync();

        var answer = await tenant.PostAsync("/api/uploads", $$"""{"dataset":"d","sizeBytes":1,"mediaType":"{{type}}"}""");

        Assert.AreEqual(201, (int)answer.Status, answer.Text);
    }

    [TestMethod]
    [TestCategory("Long")]
    public async Task A_model_of_150_MiB_in_parts_serves()
    {
        using var app = await PartsApp.StartAsync(32 << 20);

        var upload = await app.EndOfAsync(await app.SendAsync("\"model\":\"m\"", Weighty(39_321_600)));

        Assert.AreEqual("ready", (string?)upload["state"], upload.ToJsonString());
    }

    // y [N] = x [N] + w [N]
    private static byte[] Weighty(int weights)
    {
        var graph = new GraphBuilder("weighty");
        graph.Input("x", DataType.Float, weights);
        graph.NamedNode("add", "Add", ["x", "w"], "y");
        graph.Output("y", DataType.Float, weights);
        var model = graph.Build();
        var bytes = new byte[4 * weights];
        new Random(1).NextBytes(bytes);
        model.Graph.Initializer.Add(new TensorProto
        {
            Name = "w",
            DataType = (int)DataType.Float,
            Dims = { weights },
            RawData = ByteString.CopyFrom(bytes),
        });
        return model.ToByteArray();
    }
}
