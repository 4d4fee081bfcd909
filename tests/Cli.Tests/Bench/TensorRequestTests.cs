using System.Text.Json.Nodes;
using Maas.Cli.Bench;
using Maas.Cli.Service;

namespace Maas.Cli.Tests.Bench;

[TestClass]
public sealed class TensorRequestTests
{
    private const int Limit = 100 << 20;

    [TestMethod]
    [DataRow("FP32", 1_000, "application/json")]
    [DataRow("FP32", 9_000_000, "application/octet-stream")]
    [DataRow("INT64", 14_000_000, "application/json")]
    public async Task Tensors_go_as_JSON_unless_one_call_carries_them_as_bytes_alone(string type, int elements, string expected)
    {
        var request = await MakeAsync(type, elements);

        Assert.AreEqual(expected, request.ContentType);
        Assert.IsLessThanOrEqualTo(Limit, request.Body.Length);
    }

    [TestMethod]
    [DataRow("FP32", (100 << 18) + 1)]
    [DataRow("FP32", 100 << 18)]
    [DataRow("INT64", (50 << 20) + 1)]
    public async Task What_no_call_carries_is_wrong_usage(string type, int elements)
    {
        var refusal = await Assert.ThrowsExactlyAsync<CommandException>(() => MakeAsync(type, elements));

        StringAssert.Contains(refusal.Message, "larger than one call carries");
    }

    [TestMethod]
    [DataRow("FP32", "[0,0.36633664,0.7326733]")]
    [DataRow("INT8", "[1,1,1]")]
    [DataRow("BOOL", "[true,true,true]")]
    [DataRow("BYTES", """["text","text","text"]""")]
    public async Task Elements_as_JSON_are_of_the_tensors_kind_and_no_longer_than_is_reckoned(string type, string data)
    {
        var request = await MakeAsync(type, 3);

        Assert.AreEqual(data, JsonNode.Parse(request.Body)!["inputs"]![0]!["data"]!.ToJsonString());
        Assert.IsLessThanOrEqualTo(new TensorValues("x", type, [3], 3).MostJsonBytes, data.Length - 1);
    }

    private static async Task<BenchRequest> MakeAsync(string type, int elements)
    {
        await using var service = await AnsweringService.StartAsync(
            200, $$"""{"inputs":[{"name":"x","datatype":"{{type}}","shape":[{{elements}}]}],"outputs":[]}""");
        using var client = new ServiceClient(new HttpClient { BaseAddress = new Uri(service.Address) });
        return await TensorRequest.MakeAsync(client, "m", null, isBinary: false, CancellationToken.None);
    }
}
