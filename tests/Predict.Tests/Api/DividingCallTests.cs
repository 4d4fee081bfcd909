using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using Maas.Predict.Tests.Batches;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Api;

/// <summary>Calls that divide whole numbers of the caller's, in an app of their own: where one ends it, later ones find nobody.</summary>
[TestClass]
public sealed class DividingCallTests
{
    private const string Least = "-9223372036854775808";

    [TestMethod]
    [DataRow("Div", Least)]
    [DataRow("Mod", "0")]
    public async Task The_least_number_by_minus_one_is_answered(string operatorName, string expected)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", Model(operatorName));
        using var app = await OwnApp.StartAsync(tenant);
        var infer = $$"""{"inputs":[{"name":"x","shape":[2,2],"datatype":"INT64","data":[{{Least}},-1,7,-1]}]}""";

        var native = await PostAsync(app, "/api/models/m/predict", $$$"""{"inputs":{"x":[[{{{Least}}},-1]]}}""");
        var open = await PostAsync(app, "/v2/models/m/infer", infer);

        Assert.AreEqual(expected, native["outputs"]!["y"]!["data"]![0]!.ToJsonString());
        Assert.AreEqual(expected, open["outputs"]![0]!["data"]![0]!.ToJsonString());
        Assert.AreEqual(operatorName == "Div" ? "-7" : "0", open["outputs"]![0]!["data"]![1]!.ToJsonString());
    }

    [TestMethod]
    [DataRow("Div", "division by zero")]
    [DataRow("Mod", "modulo by zero")]
    public async Task Zero_is_refused_by_its_name(string operatorName, string named)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", Model(operatorName));

        var answer = await tenant.PostAsync("/api/models/m/predict", """{"inputs":{"x":[[7,0]]}}""");

        StringAssert.Contains(answer.IsRefusal(400, "invalid-input"), named);
    }

    [TestMethod]
    public async Task A_row_of_a_batch_job_that_divides_so_is_answered_as_any()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", Model("Div"));
        await tenant.PutAsync("d", $"a,b\n6,2\n{Least},-1\n7,0\n9,3\n");

        var lines = (await tenant.ResultAsync(
            """{"task":"batch-prediction","model":"m","dataset":"d","data":{"features":["a","b"]}}""")).Lines();

        Assert.AreEqual("3", Answer(lines[0]));
        Assert.AreEqual(Least, Answer(lines[1]));
        StringAssert.Contains((string?)lines[2]["error"]!["message"], "division by zero");
        Assert.AreEqual("3", Answer(lines[3]));
    }

    private static string? Answer(JsonNode line) => line["prediction"]?["outputs"]?["y"]?["data"]?[0]?.ToJsonString();

    private static async Task<JsonNode> PostAsync(OwnApp app, string path, string json)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await app.Http.PostAsync(path, content);
        Assert.AreEqual(200, (int)response.StatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    // y [N]: of x [N, 2], the first column by the second.
    private static ModelProto Model(string operatorName)
    {
        var graph = new GraphBuilder("columns");
        graph.Input("x", DataType.Int64, -1, 2);
        var axis = Attributes.Of("axis", 1L);
        var first = graph.Node("Gather", ["x", graph.Initializer(NewTensor.Of<long>("zero", [0]))], axis);
        var second = graph.Node("Gather", ["x", graph.Initializer(NewTensor.Of<long>("one", [1]))], axis);
        graph.NamedNode("divide", operatorName, [first, second], "y");
        graph.Output("y", DataType.Int64, -1);
        return graph.Build();
    }
}
