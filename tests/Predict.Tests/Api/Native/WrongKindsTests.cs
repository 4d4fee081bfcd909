using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Maas.Predict.Tests.Api.Native;

/// <summary>Bodies with a value of another kind, or a field that is there twice, at each place.</summary>
[TestClass]
public sealed class WrongKindsTests
{
    private const string Zeros = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string Mark = "\"@\"";

    private static readonly string[] Values = ["5", "true", "\"wrong\"", "[]", "{}"];

    private static readonly (HttpMethod Method, string Path, string Json)[] Bodies =
    [
        (HttpMethod.Put, "/api/models/m/aliases/a", """{"version":1,"expected":1}"""),
        (HttpMethod.Put, "/api/models/m/aliases/a",
            """
            {"split":[{"version":1,"weight":9},{"version":2,"weight":1}],"shadow":{"version":3,"share":0.5,"tolerance":0.001},
            "guard":{"errorRate":0.1,"p99Ms":50,"windowSeconds":60,"atLeast":5,"returnTo":1}}
            """),
        (HttpMethod.Put, "/api/models/m/retention", """{"keepLast":5}"""),
        (HttpMethod.Put, "/api/models/m/serving",
            """
            {"intraOpThreads":1,"interOpThreads":1,"graphOptimization":"all","executionProviders":["cpu"],"prepacking":true,
            "maximumBatch":4,"batchDelayMilliseconds":0,"queueLength":4,"timeoutSeconds":5}
            """),
        (HttpMethod.Post, "/api/jobs",
            """
            {"model":"m","task":"batch-prediction","dataset":"d","data":{"features":["x"]},"output":{"format":"csv"}}
            """),
        (HttpMethod.Post, "/api/jobs", """{"task":"batch-prediction","model":{"model":"m","version":1},"dataset":"d"}"""),
        (HttpMethod.Post, "/api/jobs",
            """
            {"model":"m","task":"tabular-regression","dataset":"d",
            "data":{"split":{"test":0.2,"validation":0.1,"column":"c"},"features":["x"],"targets":["y"],
            "encoding":{"numbers":"standardize","categories":"one-hot","width":2,"cleaning":{"form":"nfc","lowercase":true}}},
            "base":{"template":"mlp","options":{}},
            "training":{"epochs":3,"optimizer":"sgd","learningRate":0.1,"nesterov":true,"schedule":{"type":"cosine","warmupSteps":1},
            "loss":"mse","stop":{"metric":"mae","patience":2}},"accept":{"metric":"mae","atMost":100},
            "search":{"method":"random","metric":"mae","trials":2,"parameters":{"training.learningRate":{"from":0.1,"to":0.2,"scale":"log"}}}}
            """),
        (HttpMethod.Post, "/api/uploads",
            $$$"""
            {"model":"u","sizeBytes":9,"sha256":"{{{Zeros}}}",
            "encoding":{"type":"audio","input":"x","sampleRate":16000,"samples":16},
            "decoding":{"type":"embedding","output":"y","beside":["z"],"pooling":"none","normalize":false}}
            """),
        (HttpMethod.Post, "/api/uploads", """{"dataset":"u","sizeBytes":9,"mediaType":"text/csv"}"""),
        (HttpMethod.Post, "/api/uploads/00000000000000000000/complete", $$"""{"sha256":"{{Zeros}}"}"""),
        (HttpMethod.Post, "/api/models/m/versions",
            """
            {"from":1,"encoding":{"type":"table","input":"x","columns":[{"name":"a","as":"number","mean":0,"standardDeviation":1,"fill":0},
            {"name":"b","as":"one-hot","categories":["p"]}]},
            "decoding":{"type":"regression","output":"y","targets":[{"name":"a","mean":0,"standardDeviation":1}]}}
            """),
        (HttpMethod.Put, "/api/models/form",
            """
            {"encoding":{"type":"image","input":"picture","width":2,"height":2,"channels":1,"resize":"pad","shorterSide":3,
            "interpolation":"bicubic","scale":1,"mean":[0],"standardDeviation":[1],"layout":"channels-first","order":"rgb",
            "background":"black"},
            "decoding":{"type":"labels","output":"scores","labels":["a"],"activation":"none","top":2,"threshold":0.5}}
            """),
        (HttpMethod.Put, "/api/models/form",
            """
            {"encoding":{"type":"text","input":"x","mask":"m","tokenTypes":"t","tokenizer":"tokenizer.json","length":4,
            "cleaning":{"form":"nfc","removeControl":false,"whiteSpace":"keep","lowercase":true}},
            "decoding":{"type":"text","output":"scores","context":4}}
            """),
    ];

    [TestMethod]
    public async Task Are_refused_with_the_place_and_change_nothing()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        await tenant.PublishAsync("m", TestModels.Identity());
        await tenant.PublishAsync("m", TestModels.Identity());
        var before = await StateAsync(tenant);
        var wrong = new List<string>();

        foreach (var (method, path, valid) in Bodies)
        {
            foreach (var (place, json) in Wrong(JsonNode.Parse(valid)!))
            {
                var answer = await SendAsync(tenant, method, path, json);
                if ((int)answer.Status != 400 || !answer.Detail.Contains(NameOf(place)))
                {
                    wrong.Add($"{path} {place}: {json}: {answer.Text}");
                }
            }
        }

        Assert.IsEmpty(wrong, string.Join('\n', wrong));
        Assert.AreEqual(before, await StateAsync(tenant));
    }

    private static async Task<string> StateAsync(TestTenant tenant) => string.Concat(
        await tenant.StateAsync(),
        (await tenant.GetAsync("/api/models/m/versions")).IsOk().ToJsonString(),
        (await tenant.GetAsync("/api/models/m/aliases")).IsOk().ToJsonString(),
        (await tenant.GetAsync("/api/models/m/serving")).IsOk().ToJsonString());

    private static Task<TestAnswer> SendAsync(TestTenant tenant, HttpMethod method, string path, string json) =>
        path == "/api/models/form"
            ? tenant.PutFormAsync("form", TestModels.Pixels().ToByteArray(), json)
            : tenant.SendAsync(method, path, new StringContent(json, MediaTypeHeaderValue.Parse("application/json")));

    private static IEnumerable<(string Place, string Json)> Wrong(JsonNode valid)
    {
        foreach (var node in Within(valid))
        {
            var marked = Marked(valid, node);
            foreach (var value in Values.Where(value => KindOf(value) != KindOf(node.ToJsonString())))
            {
                yield return (node.GetPath(), marked.Replace(Mark, value, StringComparison.Ordinal));
            }

            if (node.Parent is JsonObject)
            {
                var twice = $"{node.ToJsonString()},\"{node.GetPropertyName()}\":{node.ToJsonString()}";
                yield return (node.GetPath(), marked.Replace(Mark, twice, StringComparison.Ordinal));
            }
        }
    }

    private static IEnumerable<JsonNode> Within(JsonNode node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Within(field.Value!)).Append(node),
        JsonArray items => items.SelectMany(item => Within(item!)).Append(node),
        _ => [node],
    };

    private static string Marked(JsonNode root, JsonNode node)
    {
        if (node.Parent is null)
        {
            return Mark;
        }

        var copy = root.DeepClone();
        Within(copy).Single(other => other.GetPath() == node.GetPath()).ReplaceWith("@");
        return copy.ToJsonString();
    }

    private static JsonValueKind KindOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind is JsonValueKind.False ? JsonValueKind.True : document.RootElement.ValueKind;
    }

    // The last name of a place; an item goes by its list's.
    private static string NameOf(string place) =>
        place == "$" ? "" : place.Split('.', '[', ']', '\'').Last(step => step.Any(char.IsLetter));
}
