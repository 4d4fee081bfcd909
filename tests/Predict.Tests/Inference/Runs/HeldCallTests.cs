using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Maas.Predict.Tests.Inference.Isolation;
using Maas.Testing;

namespace Maas.Predict.Tests.Inference.Runs;

/// <summary>Calls whose own thread is inside a run that does not end, seen by who waits for them.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux, IgnoreMessage = "The model is known to be endless there.")]
public sealed class HeldCallTests
{
    private const string Tensors =
        """{"inputs":[{"name":"x","shape":[1,2,3],"datatype":"FP32","data":[1,2,3,4,5,6]},{"name":"harms","shape":[],"datatype":"BOOL","data":[true]}]}""";

    [TestMethod]
    public async Task The_caller_is_told_that_its_time_is_over()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var app = await StartAsync(tenant);

        var answer = await CallAsync(app, "/api/models/endless/predict", HarmfulModels.Call(harms: true));
        var next = await Eventually.GetAsync(async () =>
            await CallAsync(app, "/api/models/endless/predict", HarmfulModels.Call(harms: false)) is { Status: HttpStatusCode.OK } done
                ? done : null);

        Assert.StartsWith("the model has not ended 1 s after the call came", answer.IsRefusal(504, "timed-out"));
        Assert.IsNotNull(next);
    }

    [TestMethod]
    public async Task The_caller_of_the_protocol_is_told_so_in_its_own_form()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var app = await StartAsync(tenant);

        var answer = await CallAsync(app, "/v2/models/endless/infer", Tensors);

        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, answer.Status, answer.Text);
        Assert.AreEqual("""{"error":"the model has not ended 1 s after the call came, as long as it may"}""", answer.Text);
    }

    [TestMethod]
    public async Task It_counts_as_failed_though_its_thread_stays_in_the_model()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var app = await StartAsync(tenant);

        await CallAsync(app, "/v2/models/endless/infer", Tensors);
        var statistics = JsonNode.Parse(await app.Http.GetStringAsync("/v2/models/endless/stats"))!["model_stats"]![0]!;

        Assert.AreEqual(1, (int)statistics["inference_stats"]!["fail"]!["count"]!);
    }

    private static async Task<OwnApp> StartAsync(TestTenant tenant)
    {
        var app = await OwnApp.StartAsync(tenant, ("Sessions__TimeoutSeconds", "1"), ("Sessions__MaximumBytes", $"{4L << 30}"));
        using var model = new ByteArrayContent(HarmfulModels.Convolving()) { Headers = { ContentType = new("application/octet-stream") } };
        using var answer = await app.Http.PutAsync("/api/models/endless", model);
        Assert.AreEqual(HttpStatusCode.Created, answer.StatusCode, await answer.Content.ReadAsStringAsync());
        return app;
    }

    private static async Task<TestAnswer> CallAsync(OwnApp app, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await app.Http.PostAsync(path, content);
        return new(answer, await answer.Content.ReadAsStringAsync());
    }
}
