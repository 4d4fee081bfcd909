using System.Net;
using System.Text;
using Google.Protobuf;
using Maas.Onnx.Building;
using Maas.Onnx.Tensors;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Catalog.Import;

[TestClass]
public sealed class ArchiveImportTests
{
    private const string Zip = "application/zip";

    [TestMethod]
    public async Task A_graph_in_a_folder_with_its_weights_in_another_serves()
    {
        using var tenant = await PredictApp.TenantAsync();
        var file = ModelZip.Make(
            ("net/README.md", "words"u8.ToArray()), ("net/graph.onnx", ModelZip.GraphWithWeights("./parts/w.bin")),
                ("net/parts/w.bin", ModelZip.Weights));

        var created = await tenant.PutAsync("/api/models/m", file, Zip);
        var again = await tenant.PutAsync("/api/models/m", file, "application/octet-stream");
        var predicted = await tenant.PostAsync("/api/models/m/predict", """{"inputs":{"x":[[10,20]]}}""");

        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        CollectionAssert.AreEqual(
            new[] { "model.onnx", "parts/w.bin" }, created.Json["files"]!.AsArray().Select(file => (string)file!["name"]!).ToArray());
        Assert.AreEqual(1, (int)again.IsOk()["version"]!);
        Assert.AreEqual("[11,22]", predicted.IsOk()["outputs"]!["y"]!["data"]!.ToJsonString());
    }

    [TestMethod]
    public async Task A_tokenizer_and_labels_beside_a_graph_of_texts_are_what_it_declares()
    {
        using var tenant = await PredictApp.TenantAsync();
        var file = ModelZip.Make(
            ("model.onnx", ModelZip.TextGraph()),
            ("some-tokenizer.json", TestModels.TokenizerFile.Bytes),
            ("config.json", """{"id2label":{"0":"a","1":"b","2":"c","3":"d"}}"""u8.ToArray()));

        var created = await tenant.PutAsync("/api/models/m", file, Zip);
        var predicted = await tenant.PostAsync("/api/models/m/predict", "the cat sat"u8.ToArray(), "text/plain");

        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        Assert.AreEqual("token_type_ids", (string?)created.Json["encoding"]!["tokenTypes"]);
        Assert.AreEqual(4, (int)created.Json["encoding"]!["length"]!);
        Assert.AreEqual("none", (string?)created.Json["decoding"]!["activation"]);
        Assert.HasCount(4, predicted.IsOk()["predictions"]![0]!["top"]!.AsArray());
    }

    [TestMethod]
    [DataRow("""{"\ud800":1}""")]
    [DataRow("""{"model":{"\ud800":1}}""")]
    [DataRow("""{"id2label":{"0":"\ud800"}}""")]
    public async Task Json_beside_the_graph_whose_names_are_no_text_tells_nothing(string text)
    {
        using var tenant = await PredictApp.TenantAsync();
        var file = ModelZip.Make(("model.onnx", TestModels.Pixels().ToByteArray()), ("vocab.json", Encoding.UTF8.GetBytes(text)));

        var created = await tenant.PutAsync("/api/models/m", file, Zip);

        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
    }

    [TestMethod]
    [DataRow("labels.txt", "a\r\nb\nc\nd\n")]
    [DataRow("labels.json", """["a","b","c","d"]""")]
    [DataRow("classes.json", """{"d":3,"c":2,"b":1,"a":0}""")]
    public async Task Labels_are_read_in_the_forms_that_people_keep_them_in(string name, string text)
    {
        using var tenant = await PredictApp.TenantAsync();
        var file = ModelZip.Make(("model.onnx", TestModels.Pixels().ToByteArray()), (name, Encoding.UTF8.GetBytes(text)));

        var created = await tenant.PutAsync("/api/models/m", file, Zip);

        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        Assert.AreEqual("""["a","b","c","d"]""", created.Json["decoding"]!["labels"]!.ToJsonString());
    }

    [TestMethod]
    public async Task Tokens_of_32_bits_and_scores_of_16_with_sides_behind_them_are_known_as_well()
    {
        using var tenant = await PredictApp.TenantAsync();
        var graph = new GraphBuilder("texts");
        graph.Input("input_ids", DataType.Int32, -1, 4);
        graph.Initializer(NewTensor.Of<long>("sides", [2, 3], 2));
        graph.NamedNode("cast", "Cast", ["input_ids"], "numbers", Attributes.Of("to", (long)DataType.Float16));
        graph.NamedNode("widen", "Unsqueeze", ["numbers", "sides"], "scores");
        graph.Output("scores", DataType.Float16, -1, 4, 1, 1);
        var file = ModelZip.Make(
            ("model.onnx", graph.Build().ToByteArray()), ("tokenizer.json", TestModels.TokenizerFile.Bytes),
            ("labels.txt", "a\nb\nc\nd"u8.ToArray()));

        var created = await tenant.PutAsync("/api/models/m", file, Zip);
        var predicted = await tenant.PostAsync("/api/models/m/predict", "the cat sat"u8.ToArray(), "text/plain");

        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        Assert.IsNull(created.Json["warnings"], created.Text);
        Assert.HasCount(4, predicted.IsOk()["predictions"]![0]!["top"]!.AsArray());
    }

    [TestMethod]
    [DataRow("\"none\"")]
    [DataRow("null")]
    public async Task What_lies_beside_is_left_where_the_sender_says_that_there_is_no_encoding_and_no_decoding(string none)
    {
        using var tenant = await PredictApp.TenantAsync();
        var file = ModelZip.Make(
            ("model.onnx", ModelZip.TextGraph()), ("tokenizer.json", TestModels.TokenizerFile.Bytes),
            ("labels.txt", "a\nb\nc\nd"u8.ToArray()));
        var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(file), "model", "model.zip" },
            { new StringContent($$"""{"encoding":{{none}},"decoding":{{none}}}"""), "manifest" },
        };

        var created = await tenant.SendAsync(HttpMethod.Put, "/api/models/m", form);

        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        Assert.AreEqual((true, true), (created.Json["encoding"] is null, created.Json["decoding"] is null));
        Assert.AreEqual("tokenizer.json", (string?)created.Json["files"]![1]!["name"]);
    }

    [TestMethod]
    [DataRow("../w.bin", "4", "8")]
    [DataRow("/etc/passwd", "4", "8")]
    [DataRow("other.bin", "4", "8")]
    [DataRow("w.bin", "5", "8")]
    [DataRow("w.bin", "-4", "8")]
    [DataRow("w.bin", "9223372036854775807", "8")]
    [DataRow("w.bin", "4", "4")]
    [DataRow("w.bin", "4", "9223372036854775807")]
    [DataRow("", "4", "8")]
    public async Task Weights_outside_of_the_archive_or_of_their_file_are_refused(string location, string offset, string length)
    {
        using var tenant = await PredictApp.TenantAsync();
        var before = await tenant.StateAsync();
        var file = ModelZip.Make(("m/model.onnx", ModelZip.GraphWithWeights(location, offset, length)), ("m/w.bin", ModelZip.Weights),
            ("w.bin", ModelZip.Weights));

        var answer = await tenant.PutAsync("/api/models/m", file, Zip);

        answer.IsRefusal(400, "invalid-model");
        Assert.AreEqual(before, await tenant.StateAsync());
    }

    [TestMethod]
    public async Task Weights_in_a_folder_of_the_tokenizers_name_are_refused_beside_a_vocabulary()
    {
        using var tenant = await PredictApp.TenantAsync();
        var file = ModelZip.Make(
            ("model.onnx", ModelZip.GraphWithWeights("tokenizer.json/w.bin")), ("tokenizer.json/w.bin", ModelZip.Weights),
            ("vocab.txt", "[UNK]\nthe\nwhale\n"u8.ToArray()));

        var answer = await tenant.PutAsync("/api/models/m", file, Zip);

        answer.IsRefusal(400, "invalid-model");
    }

    [TestMethod]
    [DataRow("../../evil.txt")]
    [DataRow("/tmp/evil.txt")]
    [DataRow("C:/evil.txt")]
    [DataRow("a\\..\\evil.txt")]
    [DataRow("model.onnx/evil.txt")]
    public async Task An_entry_that_would_be_written_elsewhere_is_refused(string name)
    {
        using var tenant = await PredictApp.TenantAsync();
        var file = ModelZip.Make(("model.onnx", TestModels.Pixels().ToByteArray()), (name, [1]));

        var answer = await tenant.PutAsync("/api/models/m", file, Zip);

        answer.IsRefusal(400, "invalid-model");
    }

    [TestMethod]
    public async Task An_archive_that_unfolds_to_far_more_than_it_is_is_refused_before_it_does()
    {
        using var tenant = await PredictApp.TenantAsync();
        var bomb = ModelZip.Make(("model.onnx", TestModels.Pixels().ToByteArray()), ("zeros.bin", new byte[80 << 20]));

        var answer = await tenant.PutAsync("/api/models/m", bomb, Zip);

        StringAssert.Contains(answer.IsRefusal(400, "invalid-model"), "unfolds to far more than archives of its size do");
    }

    [TestMethod]
    public async Task An_archive_without_a_graph_or_with_two_is_refused()
    {
        using var tenant = await PredictApp.TenantAsync();
        var graph = TestModels.Pixels().ToByteArray();

        var none = await tenant.PutAsync("/api/models/m", ModelZip.Make(("a.txt", [1])), Zip);
        var two = await tenant.PutAsync("/api/models/m", ModelZip.Make(("a.onnx", graph), ("b.onnx", graph)), Zip);

        StringAssert.Contains(none.IsRefusal(400, "invalid-model"), "no ONNX graph");
        StringAssert.Contains(two.IsRefusal(400, "invalid-model"), "a.onnx, b.onnx");
    }

    [TestMethod]
    public Task Garbage_is_refused_or_served_and_never_breaks_the_app() => SendGarbageAsync(100);

    [TestMethod]
    [TestCategory("Long")]
    public Task Much_garbage_is_refused_or_served_and_never_breaks_the_app() => SendGarbageAsync(2000);

    private static async Task SendGarbageAsync(int count)
    {
        using var tenant = await PredictApp.TenantAsync();
        var random = new Random(count);
        var good = ModelZip.Make(
            ("model.onnx", ModelZip.GraphWithWeights("w.bin")), ("w.bin", ModelZip.Weights), ("labels.txt", "a\nb"u8.ToArray()));

        for (var i = 0; i < count; i++)
        {
            var bad = good.ToArray();
            for (var change = 0; change <= random.Next(4); change++)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            var answer = await tenant.PutAsync("/api/models/m", i % 10 == 0 ? bad[..random.Next(bad.Length)] : bad, Zip);
            Assert.IsTrue(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.BadRequest, answer.Text);
        }
    }
}
