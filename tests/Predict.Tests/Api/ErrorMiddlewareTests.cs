using System.Net;
using System.Text.Json.Nodes;

namespace Maas.Predict.Tests.Api;

[TestClass]
public sealed class ErrorMiddlewareTests
{
    [TestMethod]
    [DataRow("my-own.id_1", true)]
    [DataRow("", false)]
    [DataRow("with spaces", false)]
    [DataRow("<script>", false)]
    public async Task A_request_keeps_a_harmless_name_and_else_gets_one(string given, bool kept)
    {
        using var tenant = await PredictApp.TenantAsync();
        tenant.Http.DefaultRequestHeaders.TryAddWithoutValidation("x-request-id", given);

        var answer = await tenant.GetAsync("/api/models/none");

        var id = answer.Headers.GetValues("x-request-id").Single();
        Assert.AreEqual(kept, id == given);
        Assert.IsGreaterThan(0, id.Length);
    }

    [TestMethod]
    public async Task A_refusal_has_every_member_of_a_problem()
    {
        using var tenant = await PredictApp.TenantAsync();

        var answer = await tenant.GetAsync("/api/models/none?x=1");

        var expected = """
            {"type":"urn:maas:error:unknown-model","title":"There is no such model.","status":404,"detail":"there is no model \"none\"",
             "instance":"/api/models/none","code":"unknown-model"}
            """;
        answer.IsRefusal(404, "unknown-model");
        Assert.IsTrue(JsonNode.DeepEquals(JsonNode.Parse(expected), answer.Json), answer.Text);
    }

    [TestMethod]
    [DataRow("GET", "/", 404, "unknown-path", "")]
    [DataRow("GET", "/api/nothing", 404, "unknown-path", "")]
    [DataRow("DELETE", "/api/jobs", 405, "method-not-allowed", "GET, POST")]
    [DataRow("GET", "/api/models/m/predict", 405, "method-not-allowed", "POST")]
    [DataRow("PATCH", "/api/datasets/d", 405, "method-not-allowed", "DELETE, GET, PUT")]
    public async Task A_path_that_nobody_serves_is_refused_and_another_method_with_those_there_are(
        string method, string path, int status, string code, string allowed)
    {
        using var tenant = await PredictApp.TenantAsync();

        var answer = await tenant.SendAsync(HttpMethod.Parse(method), path, null);

        answer.IsRefusal(status, code);
        Assert.AreEqual(allowed, string.Join(", ", answer.ContentHeaders.Allow.Order()));
    }

    [TestMethod]
    [DataRow("/health/live", "live")]
    [DataRow("/health/ready", "ready")]
    public async Task Health_is_told_without_a_key(string path, string status)
    {
        var app = await PredictApp.StartAsync();
        using var http = new HttpClient { BaseAddress = app.Address };

        using var answer = await http.GetAsync(path);

        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.AreEqual($$"""{"status":"{{status}}"}""", await answer.Content.ReadAsStringAsync());
    }
}
