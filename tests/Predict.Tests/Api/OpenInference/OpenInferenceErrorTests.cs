using System.Net;
using System.Text.RegularExpressions;
using Maas.Testing;

namespace Maas.Predict.Tests.Api.OpenInference;

[TestClass]
public sealed class OpenInferenceErrorTests
{
    private const int TooMany = 120_000_000;

    [TestMethod]
    [DataRow("/v2/models/none/infer", "POST", "{}", 404)]
    [DataRow("/v2/models/Not_A_Name/infer", "POST", "{}", 400)]
    [DataRow("/v2/models/m/infer", "DELETE", "", 400)]
    [DataRow("/v2/models/m/infer", "POST", "{", 400)]
    [DataRow("/v2/models/m/infer", "POST", """{"inputs":[{"name":"x","parameters":{"shared_memory_region":"r"}}]}""", 501)]
    [DataRow("/v2/models/m/infer", "POST", """{"outputs":[{"name":"y","parameters":{"classification":3}}]}""", 501)]
    public async Task A_refusal_has_the_protocol_s_status(string path, string method, string body, int status)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var answer = await tenant.SendAsync(HttpMethod.Parse(method), path, new StringContent(body));

        Assert.AreEqual(status, (int)answer.Status, answer.Text);
        Assert.AreEqual("error", answer.Json.AsObject().Single().Key);
        Assert.AreEqual("application/json", answer.MediaType);
    }

    [TestMethod]
    [DataRow("/v2")]
    [DataRow("/v2/models/m")]
    [DataRow("/v2/repository/index")]
    public async Task Who_has_no_key_is_told_as_HTTP_tells_it(string path)
    {
        using var http = new HttpClient { BaseAddress = (await PredictApp.StartAsync()).Address };

        using var answer = await http.GetAsync(path);

        Assert.AreEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.AreEqual("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        Assert.StartsWith("{\"error\":", await answer.Content.ReadAsStringAsync());
    }

    [TestMethod]
    public async Task A_model_larger_than_this_instance_loads_is_refused_as_everything_else_is()
    {
        using var tenant = await PredictApp.TenantAsync();
        var large = TestModels.Identity();
        large.DocString = new string('a', 40 << 20);
        await tenant.PublishAsync("m", large);
        using var small = await OwnApp.StartAsync(tenant, ("Sessions__MaximumBytes", $"{40 << 20}"));

        using var answer = await small.Http.PostAsync(
            "/v2/models/m/infer", new StringContent("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}"""));

        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("the model takes about", await answer.Content.ReadAsStringAsync());
    }

    [TestMethod]
    public async Task A_run_that_does_not_end_in_time_is_unavailable_and_no_fault_of_the_service()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Endless(isCounted: true));
        (await tenant.PutAsync("/api/models/m/serving", """{"timeoutSeconds":1}"""u8.ToArray(), "application/json")).IsOk();

        var answer = await tenant.PostAsync(
            "/v2/models/m/infer",
            """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1]},{"name":"times","shape":[],"datatype":"INT64","data":[9000000000000000000]}]}""");

        Assert.AreEqual(503, (int)answer.Status, answer.Text);
        Assert.StartsWith("the model computed until 1 s after the call came", (string?)answer.Json["error"]);
        var id = answer.Headers.GetValues("x-request-id").Single();
        await Eventually.TrueAsync(() => Task.FromResult(
            Regex.IsMatch(tenant.App.Process.Output, $"warn: Maas.Predict.Api.ErrorMiddleware.*\\s+Request {id} is refused: its model")));
    }

    [TestMethod]
    public async Task A_body_beyond_the_limit_is_refused_before_it_is_read()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/m/infer");
        request.Content = new ByteArrayContent(new byte[TooMany]);
        request.Headers.TransferEncodingChunked = true;

        using var answer = await tenant.Http.SendAsync(request);

        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.AreEqual("""{"error":"the body is larger than this service takes"}""", await answer.Content.ReadAsStringAsync());
    }
}
