using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maas.Core;
using Maas.Onnx.Building;
using Maas.Predict.Inference.Outputs;
using Microsoft.ML.OnnxRuntime;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Outputs;

[TestClass]
public sealed class TextOutputsTests
{
    private static readonly string[] Mixed = ["", "short", string.Concat(Enumerable.Repeat("aé\"😀\\\n", 20_000)), "", "end"];

    [TestMethod]
    [DataRow(true, "output \"second\" of shape [1] takes 3004 bytes; all outputs of an answer may take 4096")]
    [DataRow(false, "output \"second\" of shape [1] takes 3004 bytes; all outputs of an answer may take 4096")]
    public async Task Texts_of_several_outputs_share_what_an_answer_may_take(bool isBinary, string expected)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", Twice());
        using var app = await OwnApp.StartAsync(tenant, ("Outputs__MaximumBytes", "4096"));

        var (status, text) = await PostAsync(app, [new('a', 3000)], isBinary);
        var (next, _) = await PostAsync(app, [new('a', 1000)], isBinary);

        Assert.AreEqual(400, status, text);
        Assert.StartsWith(expected, (string?)JsonNode.Parse(text)!["error"]);
        Assert.AreEqual(200, next);
    }

    [TestMethod]
    public void What_texts_take_is_known_before_anything_is_made_of_them()
    {
        using var value = Texts(new string('a', 8 << 20));
        var budget = new AnswerBudget(1024);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var refusal = Assert.ThrowsExactly<ServiceException>(() => budget.Take("y", value, value.GetTensorTypeAndShape()));

        Assert.IsLessThan(100_000, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.StartsWith("output \"y\" of shape [1] takes 8388612 bytes", refusal.Message);
    }

    [TestMethod]
    public async Task Texts_of_any_length_and_letters_come_as_JSON()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", Twice());

        var answer = await tenant.PostAsync("/v2/models/m/infer", Body(Mixed, isBinary: false));

        var outputs = answer.IsOk()["outputs"]!.AsArray();
        Assert.HasCount(2, outputs);
        Assert.IsTrue(outputs.All(output => output!["data"]!.AsArray().Select(text => (string)text!).SequenceEqual(Mixed)));
    }

    [TestMethod]
    public async Task Texts_of_any_length_and_letters_come_as_bytes()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", Twice());
        using var content = new StringContent(Body(Mixed, isBinary: true), Encoding.UTF8, "application/json");

        using var response = await tenant.Http.PostAsync("/v2/models/m/infer", content);

        var bytes = await response.Content.ReadAsByteArrayAsync();
        var header = int.Parse(
            response.Headers.GetValues("Inference-Header-Content-Length").Single(), CultureInfo.InvariantCulture);
        byte[] expected = [.. Mixed.SelectMany(Packed)];
        var sizes = JsonNode.Parse(bytes.AsSpan(0, header))!["outputs"]!.AsArray()
            .Select(output => (int)output!["parameters"]!["binary_data_size"]!).ToArray();
        CollectionAssert.AreEqual(new[] { expected.Length, expected.Length }, sizes);
        Assert.IsTrue(bytes.AsSpan(header).SequenceEqual([.. expected, .. expected]));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(5000)]
    public void Bytes_that_are_no_letters_are_written_as_the_letter_for_such(int before)
    {
        using var value = Texts("");
        value.StringTensorSetElementAt([.. Enumerable.Repeat((byte)'a', before), 0xC3, (byte)'b', 0xFF], 0);
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            TensorJson.WriteData(json, value, Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.String);
            json.WriteEndArray();
        }

        Assert.AreEqual($"{new string('a', before)}\uFFFDb\uFFFD", (string?)JsonNode.Parse(text.WrittenSpan)![0]);
    }

    // first [N] = second [N] = x [N].
    private static Maas.Onnx.Format.ModelProto Twice()
    {
        var graph = new GraphBuilder("twice");
        graph.Input("x", DataType.String, -1);
        foreach (var name in new[] { "first", "second" })
        {
            graph.NamedNode($"copy-{name}", "Identity", ["x"], name);
            graph.Output(name, DataType.String, -1);
        }

        return graph.Build();
    }

    private static string Body(string[] texts, bool isBinary) => new JsonObject
    {
        ["parameters"] = new JsonObject { ["binary_data_output"] = isBinary },
        ["inputs"] = new JsonArray(new JsonObject
        {
            ["name"] = "x",
            ["shape"] = new JsonArray(texts.Length),
            ["datatype"] = "BYTES",
            ["data"] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]),
        }),
    }.ToJsonString();

    private static byte[] Packed(string text)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, Encoding.UTF8.GetByteCount(text));
        return [.. length, .. Encoding.UTF8.GetBytes(text)];
    }

    private static async Task<(int Status, string Text)> PostAsync(OwnApp app, string[] texts, bool isBinary)
    {
        using var content = new StringContent(Body(texts, isBinary), Encoding.UTF8, "application/json");
        using var answer = await app.Http.PostAsync("/v2/models/m/infer", content);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static OrtValue Texts(string text)
    {
        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [1]);
        value.StringTensorSetElementAt(text, 0);
        return value;
    }
}
