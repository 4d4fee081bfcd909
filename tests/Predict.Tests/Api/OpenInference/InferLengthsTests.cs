using System.Text;
using System.Text.Json.Nodes;

namespace Maas.Predict.Tests.Api.OpenInference;

[TestClass]
public sealed class InferLengthsTests
{
    private const string Header = "Inference-Header-Content-Length";

    // 94 bytes.
    private const string Json =
        """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","parameters":{"binary_data_size":12}}]}""";

    private const string Large =
        """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","parameters":{"binary_data_size":1099511627776}}]}""";

    [TestMethod]
    [DataRow("1000", 12, Header + " is \"1000\"; a number of bytes from 0 to 106 is expected, which the body has")]
    [DataRow("ten", 12, Header + " is \"ten\"; a number of bytes from 0 to 106 is expected, which the body has")]
    [DataRow("-1", 12, Header + " is \"-1\"; a number of bytes from 0 to 106")]
    [DataRow("93", 12, "line 1, byte 94 is not what JSON has there; " + Header + " says that the JSON has 93 bytes")]
    [DataRow("94", 11, "the body has 105 bytes; 94 bytes of JSON and 12 of tensors are announced")]
    [DataRow("94", 0, "the body has 94 bytes; 94 bytes of JSON and 12 of tensors are announced")]
    [DataRow("94", 13, "bytes follow behind 94 bytes of JSON and 12 of tensors, which are announced; the body has 107")]
    [DataRow(null, 0, "12 bytes of tensors are announced behind the JSON; without " + Header + ", all of the body is JSON")]
    public async Task Lengths_that_do_not_fit_are_told_with_what_came(string? announced, int tensor, string expected) =>
        Assert.AreEqual(expected, (await ErrorAsync(announced, Json, tensor))[..Math.Min(expected.Length, 300)]);

    [TestMethod]
    [DataRow("1000", 12, "the body has 106 bytes; 1000 bytes of JSON are announced")]
    [DataRow("94", 11, "the body has 105 bytes; 94 bytes of JSON and 12 of tensors are announced")]
    [DataRow("94", 0, "the body has 94 bytes; 94 bytes of JSON and 12 of tensors are announced")]
    [DataRow("94", 13, "bytes follow behind 94 bytes of JSON and 12 of tensors, which are announced")]
    public async Task So_they_are_where_the_body_does_not_tell_its_length(string announced, int tensor, string expected) =>
        Assert.AreEqual(expected, await ErrorAsync(announced, Json, tensor, isChunked: true));

    [TestMethod]
    public async Task Of_tensors_that_no_body_has_it_is_told_what_one_may_have() => Assert.AreEqual(
        "the body has at most 104857600 bytes; 105 bytes of JSON and 2000000000 of tensors are announced",
        await ErrorAsync("105", Large.Replace("1099511627776", "   2000000000", StringComparison.Ordinal), 12, isChunked: true));

    [TestMethod]
    public async Task A_tensor_larger_than_any_is_refused_with_what_may_be() => Assert.AreEqual(
        "inputs[0].parameters.binary_data_size is 1099511627776; a number of bytes from 0 to 2147483647 is expected",
        await ErrorAsync("105", Large, 12));

    [TestMethod]
    [DataRow(11)]
    [DataRow(13)]
    public async Task A_raw_body_of_broken_rows_is_refused_with_the_size_of_one(int bytes) => Assert.AreEqual(
        $"input \"x\" has {bytes} bytes; FP32 [N,3] takes a multiple of 12", await ErrorAsync("0", "", bytes));

    private static async Task<string> ErrorAsync(string? announced, string json, int tensor, bool isChunked = false)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        byte[] body = [.. Encoding.UTF8.GetBytes(json), .. new byte[tensor]];
        using HttpContent content = isChunked ? new StreamContent(new MemoryStream(body)) : new ByteArrayContent(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/m/infer") { Content = content };
        request.Headers.TransferEncodingChunked = isChunked ? true : null;
        if (announced is not null)
        {
            request.Headers.TryAddWithoutValidation(Header, announced);
        }

        using var response = await tenant.Http.SendAsync(request);

        var text = await response.Content.ReadAsStringAsync();
        Assert.AreEqual(400, (int)response.StatusCode, text);
        return (string)JsonNode.Parse(text)!["error"]!;
    }
}
