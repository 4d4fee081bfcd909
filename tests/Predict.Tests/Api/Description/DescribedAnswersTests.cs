using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Maas.Core.Registry;
using Maas.Predict.Api.Description;

namespace Maas.Predict.Tests.Api.Description;

/// <summary>What the description says of answers is what comes.</summary>
[TestClass]
public sealed class DescribedAnswersTests
{
    private static readonly JsonObject Document = ApiDocument.Make(DescriptionFunctions.FindCalls());

    [TestMethod]
    public async Task What_comes_is_what_is_described()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        var (csv, job) = ("x,y\n1,2\n2,4\n3,6\n4,8\n"u8.ToArray(), """{"model":"m","task":"tabular-regression","dataset":"d"}""");

        HoldsFor(await tenant.PutAsync("/api/datasets/d", csv, "text/csv"), "/api/datasets/{dataset}", "put");
        HoldsFor(await tenant.GetAsync("/api/datasets"), "/api/datasets", "get");
        HoldsFor(await tenant.GetAsync("/api/datasets/d/report"), "/api/datasets/{dataset}/report", "get");
        HoldsFor(await tenant.PostAsync("/api/jobs?check=true", job), "/api/jobs", "post");
        HoldsFor(await tenant.PostAsync("/api/jobs", job), "/api/jobs", "post");
        HoldsFor(await tenant.GetAsync("/api/jobs"), "/api/jobs", "get");
        HoldsFor(await tenant.GetAsync("/api/models/m"), "/api/models/{model}", "get");
        HoldsFor(await tenant.GetAsync("/api/models/m/versions"), "/api/models/{model}/versions", "get");
        HoldsFor(await tenant.GetAsync("/api/models/m/aliases"), "/api/models/{model}/aliases", "get");
        HoldsFor(await tenant.GetAsync("/api/usage"), "/api/usage", "get");
        HoldsFor(await tenant.PostAsync("/api/uploads", """{"model":"u","sizeBytes":10}"""), "/api/uploads", "post");
        HoldsFor(await tenant.GetAsync("/v2/models/stats"), "/v2/models/stats", "get");
        HoldsFor(await tenant.PostAsync("/v2/repository/index", "{}"), "/v2/repository/index", "post");
        HoldsFor(await tenant.GetAsync("/health/ready"), "/health/ready", "get");
        HoldsFor(await tenant.GetAsync("/v2"), "/v2", "get");
        HoldsFor(await tenant.GetAsync("/v2/models/m"), "/v2/models/{model}", "get");
        HoldsFor(await tenant.GetAsync("/v2/models/m/ready"), "/v2/models/{model}/ready", "get");
    }

    [TestMethod]
    public async Task Routes_of_aliases_and_their_traffic_are_as_described()
    {
        using var tenant = await PredictApp.TenantAsync();
        for (var version = 1; version <= 3; version++)
        {
            await tenant.PublishAsync("m", TestModels.Identity());
        }

        var body = """
            {"split":[{"version":1,"weight":2},{"version":2,"weight":1}],"shadow":{"version":3},"guard":{"errorRate":0.1,"returnTo":1}}
            """;
        var (alias, traffic) = ("/api/models/{model}/aliases/{alias}", "/api/models/{model}/aliases/{alias}/traffic");

        HoldsBody(alias, body, "put");
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        HoldsFor(await tenant.PutAsync("/api/models/m/aliases/stable", bytes, "application/json"), alias, "put");
        HoldsFor(await tenant.GetAsync("/api/models/m/aliases/stable"), alias, "get");
        HoldsFor(await tenant.GetAsync("/api/models/m/aliases/stable/traffic"), traffic, "get");
        HoldsFor(await tenant.GetAsync("/api/models/m/aliases/latest/traffic"), traffic, "get");
        HoldsFor(await tenant.GetAsync("/api/models/m/aliases/none/traffic"), traffic, "get");
    }

    [TestMethod]
    public async Task Predictions_are_as_described()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        var labels = new LabelDecoding { Output = "y", Labels = ["a", "b", "c"] };
        await tenant.PublishAsync("l", TestModels.Identity(), null, labels);
        await tenant.PublishAsync("e", TestModels.Identity(), null, new EmbeddingDecoding { Output = "y" });
        await tenant.PublishAsync(
            "s", TestModels.Identity(), null, labels with { Activation = ScoreActivation.Sigmoid, Threshold = 0.5 });
        var native = """{"inputs":{"x":[[1,2,3]]}}""";
        var open = """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""";

        HoldsFor(await tenant.PostAsync("/api/models/m/predict", native), "/api/models/{model}/predict", "post");
        HoldsFor(await tenant.PostAsync("/api/models/l/predict", native), "/api/models/{model}/predict", "post");
        HoldsFor(await tenant.PostAsync("/api/models/e/predict", native), "/api/models/{model}/predict", "post");
        HoldsFor(await tenant.PostAsync("/api/models/s/predict", native), "/api/models/{model}/predict", "post");
        HoldsFor(await tenant.PostAsync("/v2/models/m/infer", open), "/v2/models/{model}/infer", "post");
        HoldsBody("/v2/models/{model}/infer", open);
        HoldsBody("/api/models/{model}/predict", native);
    }

    [TestMethod]
    [DataRow("/api/models/{model}/versions", "post", """{"from":1}""")]
    [DataRow("/api/models/{model}/versions", "post",
        """{"from":1,"encoding":"none","decoding":{"type":"labels","output":"y","labels":["a"]}}""")]
    [DataRow("/api/models/{model}/versions", "post",
        """{"from":1,"encoding":{"type":"image","input":"x","width":2,"height":2,"channels":3},"decoding":"none"}""")]
    [DataRow("/api/models/{model}/versions", "post",
        """{"from":1,"encoding":{"type":"table","columns":[{"name":"a","as":"number"}]}}""")]
    [DataRow("/api/uploads", "post", """{"model":"m","sizeBytes":1,"encoding":{"type":"text","input":"x","length":2,"cleaning":{}}}""")]
    [DataRow("/api/uploads", "post", """{"model":"m","sizeBytes":1,"encoding":"none","decoding":{"type":"embedding","output":"y"}}""")]
    [DataRow("/api/models/{model}/retention", "put", """{"keepLast":null}""")]
    [DataRow("/api/models/{model}/retention", "put", """{"keepLast":1}""")]
    [DataRow("/api/models/{model}/serving", "put", """{}""")]
    [DataRow("/v2/repository/index", "post", """{"ready":true}""")]
    [DataRow("/v2/repository/models/{model}/unload", "post", """{"parameters":{"unload_dependents":true}}""")]
    public void A_body_that_is_taken_is_as_described(string path, string method, string body) => HoldsBody(path, body, method);

    [TestMethod]
    [DataRow("/api/models/{model}/versions", "post", """{"encoding":"none"}""")]
    [DataRow("/api/models/{model}/versions", "post", """{"from":1,"encoding":"some"}""")]
    [DataRow("/api/models/{model}/versions", "post", """{"from":1,"encoding":{"type":"image","input":"x","width":2,"height":2}}""")]
    [DataRow("/api/models/{model}/versions", "post", """{"from":1,"decoding":{"output":"y","labels":["a"]}}""")]
    [DataRow("/api/models/{model}/versions", "post",
        """{"from":1,"decoding":{"type":"regression","output":"y","targets":[{"name":"a","mean":0}]}}""")]
    [DataRow("/api/models/{model}/retention", "put", """{}""")]
    [DataRow("/v2/repository/index", "post", """{"ready":"yes"}""")]
    public void A_body_that_is_refused_is_not_as_described(string path, string method, string body) =>
        Assert.IsFalse(Evaluate(BodyOf(path, method), body).IsValid);

    [TestMethod]
    [DataRow("/api/models/{model}/predict", "post")]
    [DataRow("/v2/models/{model}/infer", "post")]
    [DataRow("/v2/models/{model}", "get")]
    [DataRow("/v2/models/{model}/ready", "get")]
    [DataRow("/v2/models/{model}/stats", "get")]
    [DataRow("/v2/repository/models/{model}/load", "post")]
    [DataRow("/api/jobs", "post")]
    public void Where_an_alias_may_be_named_its_refusals_are_described(string path, string method)
    {
        var told = (string)Document["paths"]![path]![method]!["responses"]!["404"]!["description"]!;

        StringAssert.Contains(told, "`unknown-alias`");
        StringAssert.Contains(told, "`unknown-version`");
    }

    [TestMethod]
    public async Task Refusals_are_as_described()
    {
        using var tenant = await PredictApp.TenantAsync();

        HoldsFor(await tenant.GetAsync("/api/models/none"), "/api/models/{model}", "get");
        HoldsFor(await tenant.GetAsync("/api/models/NONE!"), "/api/models/{model}", "get");
        HoldsFor(await tenant.PostAsync("/api/jobs", "{}"), "/api/jobs", "post");
        HoldsFor(await tenant.GetAsync("/v2/models/none"), "/v2/models/{model}", "get");
    }

    [TestMethod]
    [DataRow("/v2/models/m/infer", "/v2/models/{model}/infer")]
    [DataRow("/v2/models/m/versions/1/infer", "/v2/models/{model}/versions/{version}/infer")]
    public async Task What_an_inference_does_not_do_is_described(string call, string path)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var answer = await tenant.PostAsync(
            call,
            """
            {"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}],
             "outputs":[{"name":"y","parameters":{"classification":1}}]}
            """);

        Assert.AreEqual(501, (int)answer.Status, answer.Text);
        HoldsFor(answer, path, "post");
    }

    private static void HoldsFor(TestAnswer answer, string path, string method)
    {
        var response = Document["paths"]![path]![method]!["responses"]![$"{(int)answer.Status}"];
        Assert.IsNotNull(response, $"{method} {path} answers {answer.Status}, which is not described: {answer.Text}");
        var schema = response["content"]?[answer.MediaType!]?["schema"];
        Assert.IsNotNull(schema, $"{method} {path} answers {answer.MediaType}, which is not described: {answer.Text}");
        Holds(schema, answer.Text, $"{method} {path} {answer.Status}");
    }

    private static void HoldsBody(string path, string body, string method = "post") => Holds(BodyOf(path, method), body, path);

    private static JsonNode BodyOf(string path, string method) =>
        Document["paths"]![path]![method]!["requestBody"]!["content"]!["application/json"]!["schema"]!;

    // Unknown fields fail too: a schema that leaves a field out would describe less than what comes.
    private static void Holds(JsonNode schema, string json, string what)
    {
        var result = Evaluate(schema, json);

        var wrong = result.Details?.Where(detail => !detail.IsValid && detail.Errors is not null)
            .Select(detail => $"{detail.InstanceLocation} {string.Join("; ", detail.Errors!.Values)}") ?? [];
        Assert.IsTrue(result.IsValid, $"{what}: {string.Join('\n', wrong)}\n{json}");
    }

    private static EvaluationResults Evaluate(JsonNode schema, string json)
    {
        var whole = schema.DeepClone().AsObject();
        whole["$defs"] = Closed(Document["components"]!["schemas"]!.DeepClone().AsObject());
        var text = whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);

        return JsonSchema.FromText(text).Evaluate(
            JsonDocument.Parse(json).RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
    }

    private static JsonObject Closed(JsonObject schemas)
    {
        foreach (var (_, schema) in schemas)
        {
            if (schema!["properties"] is not null)
            {
                schema["additionalProperties"] = false;
            }
        }

        return schemas;
    }
}
