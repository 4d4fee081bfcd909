using System.Net;

namespace Maas.Predict.Tests.Api.OpenInference;

[TestClass]
public sealed class MetricsFunctionsTests
{
    private const string Histogram = "nv_inference_first_response_histogram_ms";
    private const string Version1 = "model=\"m\",version=\"1\"";

    [TestMethod]
    public async Task The_page_counts_calls_rows_runs_and_durations_by_version()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        foreach (var rows in new[] { 2, 1 })
        {
            (await tenant.PostAsync("/v2/models/m/infer", Call(rows))).IsOk();
        }

        var page = await ReadAsync(tenant.Http);

        Assert.AreEqual(2, page.Value($"nv_inference_request_success{{{Version1}}}"));
        Assert.AreEqual(3, page.Value($"nv_inference_count{{{Version1}}}"));
        Assert.AreEqual(2, page.Value($"nv_inference_exec_count{{{Version1}}}"));
        Assert.AreEqual(0, page.Value($"nv_inference_pending_request_count{{{Version1}}}"));
        var total = page.Value($"nv_inference_request_duration_us{{{Version1}}}");
        foreach (var part in new[] { "compute_input", "compute_infer", "compute_output" })
        {
            Assert.IsGreaterThan(0, page.Value($"nv_inference_{part}_duration_us{{{Version1}}}"));
            Assert.IsLessThan(total, page.Value($"nv_inference_{part}_duration_us{{{Version1}}}"));
        }

        Assert.AreEqual(1, page.Value("maas_session_cache_loads_total"));
        Assert.AreEqual(1, page.Value("maas_session_cache_hits_total"));
        Assert.AreEqual(0, page.Value("maas_session_cache_evictions_total"));
        Assert.IsGreaterThanOrEqualTo(1 << 20, page.Value("maas_session_cache_bytes"));
        Assert.IsGreaterThan(1 << 20, page.Value("maas_process_resident_memory_bytes"));
    }

    [TestMethod]
    public async Task A_histogram_s_buckets_hold_those_before_them_and_end_with_all()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        for (var i = 0; i < 5; i++)
        {
            (await tenant.PostAsync("/v2/models/m/infer", Call(1))).IsOk();
        }

        var page = await ReadAsync(tenant.Http);
        var buckets = page.Buckets(Histogram, Version1);

        Assert.AreEqual("histogram", page.Types[Histogram]);
        CollectionAssert.AreEqual(buckets.OrderBy(bucket => bucket.Bound).ToList(), buckets.ToList());
        CollectionAssert.AreEqual(buckets.OrderBy(bucket => bucket.Count).ToList(), buckets.ToList());
        Assert.AreEqual((double.PositiveInfinity, 5), buckets[^1]);
        Assert.AreEqual(5, page.Value($"{Histogram}_count{{{Version1}}}"));
        Assert.AreEqual(
            page.Value($"nv_inference_request_duration_us{{{Version1}}}") / 1000, page.Value($"{Histogram}_sum{{{Version1}}}"), 1e-6);
    }

    [TestMethod]
    public async Task What_counts_never_goes_down_from_one_scrape_to_the_next()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        (await tenant.PostAsync("/v2/models/m/infer", Call(1))).IsOk();
        var before = await ReadAsync(tenant.Http);
        await tenant.PostAsync("/v2/models/m/infer", "{");
        await tenant.PostAsync("/v2/repository/models/m/unload", "");
        (await tenant.PostAsync("/v2/models/m/infer", Call(1))).IsOk();

        var after = await ReadAsync(tenant.Http);

        foreach (var (series, value) in before.Growing())
        {
            Assert.IsGreaterThanOrEqualTo(value, after.Value(series), series);
        }

        Assert.AreEqual(2, after.Value("maas_session_cache_loads_total"));
    }

    [TestMethod]
    public async Task Failures_are_counted_by_reason()
    {
        using var tenant = await PredictApp.TenantAsync();
        var large = TestModels.Identity();
        large.DocString = new string('a', 40 << 20);
        await tenant.PublishAsync("m", TestModels.Identity());
        await tenant.PublishAsync("large", large);
        using var app = await OwnApp.StartAsync(tenant, ("Sessions__MaximumBytes", $"{40 << 20}"));
        foreach (var (model, body) in new[] { ("m", "{"), ("m", "[]"), ("large", Call(1)) })
        {
            using var answer = await app.Http.PostAsync($"/v2/models/{model}/infer", new StringContent(body));
            Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        var page = await ReadAsync(app.Http);

        Assert.AreEqual("REJECTED 0, CANCELED 0, BACKEND 0, OTHER 2", Failures(page, "m"));
        Assert.AreEqual("REJECTED 0, CANCELED 0, BACKEND 1, OTHER 0", Failures(page, "large"));
        Assert.AreEqual(0, page.Value("nv_inference_pending_request_count{model=\"large\",version=\"1\"}"));
    }

    [TestMethod]
    public async Task What_the_model_refuses_while_it_computes_is_the_backend_s_and_what_it_does_not_declare_is_not()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("sum", TestModels.Sum());
        foreach (var y in new[] { "[[1,2],[3,4]]", "[[1,2,3]]", "[[1,2]]" })
        {
            await tenant.PostAsync("/api/models/sum/predict", "{\"inputs\":{\"x\":[[1,2],[3,4],[5,6]],\"y\":" + y + "}}");
        }

        var page = await ReadAsync(tenant.Http);

        Assert.AreEqual("REJECTED 0, CANCELED 0, BACKEND 1, OTHER 1", Failures(page, "sum"));
        Assert.AreEqual(1, page.Value("nv_inference_request_success{model=\"sum\",version=\"1\"}"));
    }

    [TestMethod]
    public async Task Nothing_of_another_tenant_is_on_the_page_and_who_has_no_key_gets_none()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var other = await PredictApp.TenantAsync();
        using var nobody = new HttpClient { BaseAddress = tenant.App.Address };
        await other.PublishAsync("theirs", TestModels.Identity());
        (await other.PostAsync("/v2/models/theirs/infer", Call(1))).IsOk();

        var page = await ReadAsync(tenant.Http);
        var theirs = await ReadAsync(other.Http);
        using var refused = await nobody.GetAsync("/metrics");

        Assert.IsTrue(page.Samples.Keys.All(series => series.StartsWith("maas_process_", StringComparison.Ordinal)));
        Assert.AreEqual(1, theirs.Value("nv_inference_request_success{model=\"theirs\",version=\"1\"}"));
        Assert.AreEqual(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    private static async Task<PrometheusPage> ReadAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/metrics");
        Assert.AreEqual("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        return new(await answer.Content.ReadAsStringAsync());
    }

    private static string Failures(PrometheusPage page, string model) => string.Join(
        ", ", new[] { "REJECTED", "CANCELED", "BACKEND", "OTHER" }.Select(reason =>
            $"{reason} {page.Value($"nv_inference_request_failure{{model=\"{model}\",version=\"1\",reason=\"{reason}\"}}")}"));

    private static string Call(int rows) =>
        $$$"""{"inputs":[{"name":"x","shape":[{{{rows}}},3],"datatype":"FP32","data":[{{{string.Join(',', new int[3 * rows])}}}]}]}""";
}
