using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Maas.Predict.Tests.Batches;

namespace Maas.Predict.Tests.Inference.Outputs;

[TestClass]
public sealed class AnswerBudgetTests
{
    private const string Most = "4096";

    [TestMethod]
    [DataRow(400, false, "output \"y\" of shape [400,3] takes 4800 bytes; all outputs of an answer may take 4096: send fewer rows at once")]
    [DataRow(400, true, "output \"y\" of shape [400,3] takes 4800 bytes; all outputs of an answer may take 4096: send fewer rows at once")]
    [DataRow(340, false, "output \"y\" of shape [340,3] brings the answer to more than 4096 bytes of JSON, which is the most")]
    public async Task The_open_protocol_says_which_output_is_too_large_and_answers_the_next_call(int rows, bool isBinary, string expected)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        using var app = await OwnApp.StartAsync(tenant, ("Outputs__MaximumBytes", Most));

        var (status, text) = await PostAsync(app, "/v2/models/m/infer", Inference(rows, isBinary));
        var (next, _) = await PostAsync(app, "/v2/models/m/infer", Inference(2, isBinary));

        Assert.AreEqual(400, status, text);
        Assert.StartsWith(expected, (string?)JsonNode.Parse(text)!["error"], text);
        Assert.AreEqual(200, next);
    }

    [TestMethod]
    public async Task What_is_too_long_as_JSON_is_given_as_bytes()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        using var app = await OwnApp.StartAsync(tenant, ("Outputs__MaximumBytes", Most));

        var (status, text) = await PostAsync(app, "/v2/models/m/infer", Inference(340, isBinary: true));

        Assert.AreEqual(200, status, text);
    }

    [TestMethod]
    [DataRow(400, "output \"y\" of shape [400,3] takes 4800 bytes")]
    [DataRow(340, "output \"y\" of shape [340,3] brings the answer to more than 4096 bytes of JSON")]
    public async Task The_native_surface_says_it_as_a_problem(int rows, string expected)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        using var app = await OwnApp.StartAsync(tenant, ("Outputs__MaximumBytes", Most));

        var (status, text) = await PostAsync(app, "/api/models/m/predict", $$"""{"inputs": {"x": {{Rows(rows)}} } }""");

        Assert.AreEqual(400, status, text);
        Assert.AreEqual("answer-too-large", (string?)JsonNode.Parse(text)!["code"]);
        Assert.StartsWith(expected, (string?)JsonNode.Parse(text)!["detail"]);
    }

    [TestMethod]
    public async Task A_row_of_a_batch_whose_output_is_too_large_has_that_as_its_error()
    {
        using var app = await BatchApp.StartAsync(("Outputs__MaximumBytes", "1024"));
        using var model = new ByteArrayContent(BatchModels.Dense(3, 400).ToByteArray());
        model.Headers.ContentType = new("application/octet-stream");
        (await app.Http.PutAsync("/api/models/m", model)).EnsureSuccessStatusCode();

        var id = await app.SubmitAsync("a,b,c\n1,2,3\n4,5,6\n");
        var job = await app.WaitAsync(id, _ => false);

        Assert.AreEqual("succeeded", (string?)job["state"], job.ToJsonString());
        var lines = (await app.Http.GetStringAsync($"/api/jobs/{id}/result")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(2, lines);
        Assert.IsTrue(lines.All(line => line.Contains("answer-too-large", StringComparison.Ordinal)), lines[0]);
    }

    [TestMethod]
    [TestCategory("Long")]
    [DataRow("/v2/models/m/infer", """{"inputs":[{"name":"size","shape":[1],"datatype":"INT64","data":[600000000]}]}""")]
    [DataRow("/v2/models/m/infer",
        """{"parameters":{"binary_data_output":true},"inputs":[{"name":"size","shape":[1],"datatype":"INT64","data":[600000000]}]}""")]
    [DataRow("/api/models/m/predict", """{"inputs":{"size":[600000000]}}""")]
    public async Task An_output_of_more_bytes_than_one_memory_of_NET_has_is_refused(string path, string body)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Zeros());
        using var app = await OwnApp.StartAsync(tenant);

        var (status, text) = await PostAsync(app, path, body);

        Assert.AreEqual(400, status, text);
        Assert.Contains("of shape [600000000] takes 2400000000 bytes", text);
    }

    private static string Inference(int rows, bool isBinary) =>
        $$"""{"parameters":{"binary_data_output":{{(isBinary ? "true" : "false")}}},"inputs":[{"name":"x","shape":[{{rows}},3],"datatype":"FP32","data":{{Rows(rows)}}}]}""";

    private static string Rows(int rows) => $"[{string.Join(',', Enumerable.Repeat("[0.12345678,-1.2345679,12345.679]", rows))}]";

    private static async Task<(int Status, string Text)> PostAsync(OwnApp app, string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        using var answer = await app.Http.PostAsync(path, content);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
