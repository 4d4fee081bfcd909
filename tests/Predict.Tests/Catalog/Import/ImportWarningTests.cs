using System.Net;
using System.Text;
using Google.Protobuf;

namespace Maas.Predict.Tests.Catalog.Import;

/// <summary>What lies beside a graph and does not suit it is told.</summary>
[TestClass]
public sealed class ImportWarningTests
{
    private const string Zip = "application/zip";

    [TestMethod]
    [DataRow("labels.txt", "a\nb\nc", "labels.txt is not used: it has 3 labels")]
    [DataRow("labels.txt", "a\nb\nc\nc", "it has the label \"c\" twice")]
    [DataRow("labels.txt", "", "it holds no labels that can be read")]
    [DataRow("classes.json", """["a","b"]""", "classes.json is not used: it has 2 labels")]
    public async Task Labels_that_the_outputs_do_not_suit_are_warned_of(string name, string text, string warning)
    {
        using var tenant = await PredictApp.TenantAsync();

        var created = await tenant.PutAsync(
            "/api/models/m", ModelZip.Make(("model.onnx", TestModels.Pixels().ToByteArray()), (name, Encoding.UTF8.GetBytes(text))), Zip);
        var stored = (await tenant.GetAsync("/api/models/m/versions/1")).IsOk();

        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        Assert.IsNull(created.Json["decoding"]);
        StringAssert.Contains((string)created.Json["warnings"]![0]!, warning);
        Assert.AreEqual(created.Json["warnings"]!.ToJsonString(), stored["warnings"]!.ToJsonString());
    }

    [TestMethod]
    public async Task A_tokenizer_that_is_broken_or_beside_another_kind_of_graph_is_warned_of()
    {
        using var tenant = await PredictApp.TenantAsync();

        var broken = await tenant.PutAsync(
            "/api/models/m", ModelZip.Make(("model.onnx", ModelZip.TextGraph()), ("vocab.txt", [0xFF])), Zip);
        var other = await tenant.PutAsync(
            "/api/models/n",
            ModelZip.Make(("model.onnx", TestModels.Pixels().ToByteArray()), ("tokenizer.json", TestModels.TokenizerFile.Bytes)),
            Zip);

        StringAssert.StartsWith((string)broken.Json["warnings"]![0]!, "the tokenizer is not used: ");
        StringAssert.Contains((string)other.Json["warnings"]![0]!, "this one takes FP32 \"picture\" [N, 1, 2, 2]");
    }

    [TestMethod]
    public async Task The_answer_to_the_same_model_again_tells_what_came_with_it_now()
    {
        using var tenant = await PredictApp.TenantAsync();
        var graph = TestModels.Pixels().ToByteArray();

        var plain = await tenant.PutAsync("/api/models/m", graph, "application/octet-stream");
        var again = await tenant.PutAsync("/api/models/m", ModelZip.Make(("model.onnx", graph), ("labels.txt", "a"u8.ToArray())), Zip);

        Assert.IsNull(plain.Json["warnings"]);
        Assert.AreEqual((1, 1), ((int)again.IsOk()["version"]!, again.Json["warnings"]!.AsArray().Count));
    }

    [TestMethod]
    public async Task A_very_long_label_does_not_make_a_long_warning()
    {
        using var tenant = await PredictApp.TenantAsync();
        var label = new string('\u00e9', 100_000);

        var created = await tenant.PutAsync(
            "/api/models/m",
            ModelZip.Make(("model.onnx", TestModels.Pixels().ToByteArray()), ("labels.txt", Encoding.UTF8.GetBytes($"{label}\n{label}"))),
            Zip);

        Assert.IsLessThan(1_100, ((string)created.Json["warnings"]![0]!).Length);
    }

    [TestMethod]
    public async Task What_the_sender_says_is_not_warned_of()
    {
        using var tenant = await PredictApp.TenantAsync();
        var zip = ModelZip.Make(("model.onnx", TestModels.Pixels().ToByteArray()), ("labels.txt", "a"u8.ToArray()));

        var created = await tenant.PutFormAsync("m", zip, """{"decoding":"none"}""");

        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        Assert.IsNull(created.Json["warnings"]);
    }
}
