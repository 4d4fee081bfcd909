using Maas.Testing;

namespace Maas.Predict.Tests.Api;

[TestClass]
public sealed class TraceMiddlewareTests
{
    private const int Server = 2;
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Caller = "b7ad6b7169203331";

    private static readonly string[] Told =
        ["http.request.method", "http.route", "http.response.status_code", "maas.model", "maas.version", "maas.tenant"];

    [TestMethod]
    [DataRow("/api/models/m/predict", "/api/models/{model}/predict", """{"instances":[[1,2,3]]}""")]
    [DataRow("/v2/models/m/infer", "/v2/models/{model}/infer",
        """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""")]
    public async Task A_predictions_span_is_its_callers_child_and_has_a_child_for_each_stage(string path, string route, string body)
    {
        await using var listener = await OtlpListener.StartAsync();
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        using var app = await OwnApp.StartAsync(tenant, [.. listener.Settings.Select(setting => (setting.Key, setting.Value))]);
        app.Http.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-{Caller}-01");

        using var answer = await app.Http.PostAsync(path, new StringContent(body, null, "application/json"));
        var request = await listener.WaitForSpanAsync(span => span.Kind == Server);
        var stages = listener.Spans.Where(span => span.Parent == request.Id);

        Assert.IsTrue(answer.IsSuccessStatusCode);
        Assert.AreEqual(
            (Trace, Caller, $"POST {route}", "maas-predict"), (request.Trace, request.Parent, request.Name, request.Service));
        CollectionAssert.AreEqual(
            new[] { "authenticate", "decode", "encode", "load", "queue", "resolve", "run" },
            stages.Select(stage => stage.Name).Order().ToArray());
        Assert.IsTrue(stages.All(stage => stage.Trace == Trace));
        Assert.AreEqual(
            $"POST {route} 200 m 1 {tenant.Id}",
            string.Join(' ', Told.Select(tag => request.Tags[tag])));
    }

    [TestMethod]
    public async Task A_refused_request_without_a_callers_span_has_one_of_its_own_that_tells_the_stage_and_the_code()
    {
        await using var listener = await OtlpListener.StartAsync();
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        using var app = await OwnApp.StartAsync(tenant, [.. listener.Settings.Select(setting => (setting.Key, setting.Value))]);

        using var answer = await app.Http.PostAsync("/api/models/m/predict", new StringContent("{", null, "application/json"));
        var request = await listener.WaitForSpanAsync(span => span.Kind == Server);
        var failed = listener.Spans.Single(span => span.Parent == request.Id && span.Status == 2);

        Assert.AreEqual(("", "invalid-json", "400", 0),
            (request.Parent, request.Tags["error.type"], request.Tags["http.response.status_code"], request.Status));
        Assert.AreEqual(("encode", "invalid-json"), (failed.Name, failed.Tags["error.type"]));
    }
}
