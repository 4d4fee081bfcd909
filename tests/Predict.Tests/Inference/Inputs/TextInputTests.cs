using Maas.Codecs.Text;
using Maas.Core.Registry;

namespace Maas.Predict.Tests.Inference.Inputs;

/// <summary>Texts over HTTP, to a model that gives back the tokens and the mask that it was given.</summary>
[TestClass]
public sealed class TextInputTests
{
    private const string Path = "/api/models/m/predict";

    [TestMethod]
    [DataRow("the cat sat on the mat")]
    [DataRow("\uFEFFthe  CAT \U0001F408 and much more than the eight tokens that a row has room for")]
    [DataRow(" ")]
    public async Task A_text_is_served_as_training_encodes_it(string text)
    {
        using var tenant = await WithModelAsync();

        var answer = await tenant.PostAsync(Path, System.Text.Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");

        Assert.AreEqual("[1,8]", answer.IsOk()["outputs"]!["ids"]!["shape"]!.ToJsonString());
        IsEncoded(answer, text.TrimStart('\uFEFF'));
    }

    [TestMethod]
    public async Task Tokens_are_of_32_bits_where_the_graph_takes_those()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync(
            "m", TestModels.Tokens(Onnx.Format.TensorProto.Types.DataType.Int32), TestModels.TextEncoding, null, TestModels.TokenizerFile);

        var answer = await tenant.PostAsync(Path, """{"instances":["the cat","a mat"]}""");

        IsEncoded(answer, "the cat", "a mat");
    }

    [TestMethod]
    public async Task Texts_come_in_batches()
    {
        using var tenant = await WithModelAsync();

        var answer = await tenant.PostAsync(Path, """{"instances":["the cat","a mat \ud83d\udc08","sat\n"]}""");

        Assert.AreEqual("[3,8]", answer.IsOk()["outputs"]!["mask"]!["shape"]!.ToJsonString());
        IsEncoded(answer, "the cat", "a mat \U0001F408", "sat\n");
    }

    [TestMethod]
    public async Task Tokens_may_come_as_tensors()
    {
        using var tenant = await WithModelAsync();

        var answer = await tenant.PostAsync(
            Path, """{"inputs":{"input_ids":[[1,2,3,4,5,6,7,8]],"attention_mask":[[1,1,1,1,0,0,0,0]]}}""");

        Assert.AreEqual("[1,2,3,4,5,6,7,8]", answer.IsOk()["outputs"]!["ids"]!["data"]!.ToJsonString());
    }

    [TestMethod]
    [DataRow("""{"instances":["a","b","c",7,"d"]}""", "invalid-input", "instances[3]: a text is expected; 7 came")]
    [DataRow("""{"instances":["a",""]}""", "invalid-input", "instances[1]: the text is empty")]
    [DataRow("""{"instances":[["a"]]}""", "invalid-input", "instances[0]: a text is expected; a list came")]
    [DataRow("""{"instances":[{"text":"a"}]}""", "invalid-input", "instances[0]: a text is expected; an object came")]
    [DataRow("""{"instances":[null]}""", "invalid-input", "instances[0]: a text is expected; null came")]
    [DataRow("""{"instances":"a"}""", "invalid-input", "instances is a text; a list is expected")]
    [DataRow("""{"instances":[]}""", "invalid-input", "instances is an empty list")]
    [DataRow("""{"instances":["\ud800"]}""", "invalid-json", "half a character")]
    [DataRow("""{"inputs":{"input_ids":[[1,2,3,4,5,6,7,8]]}}""", "invalid-input", "input \"attention_mask\" is missing")]
    public async Task Wrong_texts_in_JSON_are_refused_with_their_number(string body, string code, string detail)
    {
        using var tenant = await WithModelAsync();

        var answer = await tenant.PostAsync(Path, body);

        StringAssert.Contains(answer.IsRefusal(400, code), detail);
    }

    [TestMethod]
    public async Task A_text_has_an_end()
    {
        using var tenant = await WithModelAsync();
        var most = string.Concat(Enumerable.Repeat("the cat ", 1 << 17));
        var wide = new string('\u732b', 1 << 20);

        var taken = await tenant.PostAsync(Path, $$"""{"instances":["{{most}}"]}""");
        var long1 = await tenant.PostAsync(Path, $$"""{"instances":["the cat","{{most}}s"]}""");
        var long2 = await tenant.PostAsync(Path, System.Text.Encoding.UTF8.GetBytes(most + "s"), "text/plain");
        var long3 = await tenant.PostAsync(Path, System.Text.Encoding.UTF8.GetBytes(wide + "s"), "text/plain");

        IsEncoded(taken, most);
        const string Detail = "the text has more than 1048576 characters; send it in parts";
        Assert.AreEqual($"instances[1]: {Detail}", long1.IsRefusal(400, "invalid-input"));
        Assert.AreEqual((Detail, Detail), (long2.IsRefusal(400, "invalid-input"), long3.IsRefusal(400, "invalid-input")));
    }

    [TestMethod]
    public async Task Other_bodies_are_refused_by_what_they_are()
    {
        using var tenant = await WithModelAsync();

        var empty = await tenant.PostAsync(Path, [], "text/plain");
        var broken = await tenant.PostAsync(Path, [0x61, 0xE9, 0x62], "text/plain");
        var picture = await tenant.PostAsync(Path, [1], "image/png");
        var html = await tenant.PostAsync(Path, "<p>"u8.ToArray(), "text/html");

        Assert.AreEqual("the text is empty", empty.IsRefusal(400, "invalid-input"));
        StringAssert.Contains(broken.IsRefusal(400, "invalid-text"), "not UTF-8");
        StringAssert.Contains(
            picture.IsRefusal(415, "unsupported-media-type"), "takes no pictures; it takes text/plain or application/json");
        StringAssert.Contains(html.IsRefusal(415, "unsupported-media-type"), "text/html");
    }

    [TestMethod]
    public async Task A_version_without_its_tokenizer_or_with_a_broken_one_is_corrupt()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Tokens(), TestModels.TextEncoding);
        await tenant.PublishAsync("n", TestModels.Tokens(), TestModels.TextEncoding, null, ("tokenizer.json", "{}"u8.ToArray()));

        var absent = await tenant.PostAsync(Path, "hello"u8.ToArray(), "text/plain");
        var broken = await tenant.PostAsync("/api/models/n/predict", "hello"u8.ToArray(), "text/plain");

        StringAssert.Contains(absent.IsRefusal(500, "corrupt-model"), "has no file \"tokenizer.json\"");
        StringAssert.Contains(broken.IsRefusal(500, "corrupt-model"), "can't be read");
    }

    [TestMethod]
    public async Task A_model_that_continues_texts_takes_tensors_alone_so_far()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync(
            "m", TestModels.Tokens(), TestModels.TextEncoding, new TextDecoding { Output = "ids", Context = 8 }, TestModels.TokenizerFile);

        var body = await tenant.PostAsync(Path, "Call me"u8.ToArray(), "text/plain");
        var instances = await tenant.PostAsync(Path, """{"instances":["Call me"]}""");
        var tensors = await tenant.PostAsync(
            Path, """{"inputs":{"input_ids":[[1,2,3,4,5,6,7,8]],"attention_mask":[[1,1,1,1,1,1,1,1]]}}""");

        StringAssert.Contains(body.IsRefusal(415, "unsupported-media-type"), "not served yet; what works is its tensors by name");
        StringAssert.Contains(instances.IsRefusal(400, "invalid-input"), "not served yet; what works is its tensors by name");
        Assert.AreEqual(2, tensors.IsOk()["outputs"]!.AsObject().Count);
    }

    private static async Task<TestTenant> WithModelAsync()
    {
        var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Tokens(), TestModels.TextEncoding, null, TestModels.TokenizerFile);
        return tenant;
    }

    private static void IsEncoded(TestAnswer answer, params string[] texts)
    {
        var encoder = new TextEncoder(TestModels.TextEncoding, TextTokenizer.Read(TestModels.TokenizerFile.Bytes));
        var (ids, mask) = (new long[8 * texts.Length], new long[8 * texts.Length]);
        for (var i = 0; i < texts.Length; i++)
        {
            encoder.Encode(texts[i], ids.AsSpan(i * 8, 8), mask.AsSpan(i * 8, 8));
        }

        Assert.AreEqual($"[{string.Join(',', ids)}]", answer.IsOk()["outputs"]!["ids"]!["data"]!.ToJsonString());
        Assert.AreEqual($"[{string.Join(',', mask)}]", answer.IsOk()["outputs"]!["mask"]!["data"]!.ToJsonString());
    }
}
