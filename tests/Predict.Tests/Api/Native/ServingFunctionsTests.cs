using System.Net.Http.Headers;
using System.Net.Http.Json;
using Maas.Core.Storage;
using Maas.Testing;

namespace Maas.Predict.Tests.Api.Native;

[TestClass]
public sealed class ServingFunctionsTests
{
    private const string Path = "/api/models/m/serving";

    [TestMethod]
    public async Task Settings_are_kept_and_the_model_answers_by_them()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        const string Settings = """{"intraOpThreads":1,"graphOptimization":"basic","executionProviders":["cuda","cpu"],"maximumBatch":4}""";

        var put = await PutAsync(tenant, Settings);
        await tenant.PublishAsync("m", TestModels.Identity());
        var found = await tenant.GetAsync(Path);
        var answer = await tenant.PostAsync("/api/models/m/predict", """{"instances":[[1,2,3]]}""");

        Assert.AreEqual(Settings, put.IsOk().ToJsonString());
        Assert.AreEqual(Settings, found.IsOk().ToJsonString());
        Assert.AreEqual(put.Headers.ETag, found.Headers.ETag);
        Assert.AreEqual(2, (int)answer.IsOk()["version"]!);
    }

    [TestMethod]
    public async Task Who_saw_other_settings_changes_nothing()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        var seen = (await tenant.GetAsync(Path)).Headers.ETag;
        await PutAsync(tenant, """{"maximumBatch":2}""", seen);

        var late = await PutAsync(tenant, """{"maximumBatch":3}""", seen);

        late.IsRefusal(412, "precondition-failed");
        Assert.AreEqual("""{"maximumBatch":2}""", (await tenant.GetAsync(Path)).IsOk().ToJsonString());
    }

    [TestMethod]
    public async Task A_change_that_is_made_is_answered_also_where_storage_fails_right_after_it()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        using var storage = new FaultyStorage(await Azurite.StartAsync(), TimeSpan.FromSeconds(1));
        using var app = await OwnApp.StartAsync(tenant, (StorageServices.Connection, storage.ConnectionString));
        var isChanged = false;
        storage.Decide = line =>
        {
            var fails = isChanged && line.StartsWith("GET", StringComparison.Ordinal);
            isChanged |= line.StartsWith("PATCH", StringComparison.Ordinal);
            return fails ? StorageFault.Error : StorageFault.None;
        };

        using var answer = await app.Http.PutAsJsonAsync(Path, new { maximumBatch = 2 });

        Assert.AreEqual(200, (int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        Assert.AreEqual("""{"maximumBatch":2}""", (await tenant.GetAsync(Path)).IsOk().ToJsonString());
        await Eventually.TrueAsync(() => Task.FromResult(
            app.Process.Output.Contains($"The serving settings of {tenant.Id}/m are changed", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("""{"maxBatch":2}""", "maximumBatch")]
    [DataRow("""{"maximumBatch":0}""", "1 to 4096")]
    [DataRow("""{"executionProviders":["gpu"]}""", "cpu")]
    [DataRow("""{"prepacking":1}""", "true or false")]
    [DataRow("""{"queueLength":1,"queueLength":2}""", "twice")]
    [DataRow("[]", "object")]
    public async Task What_is_no_setting_is_refused_with_what_is(string body, string expected)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var answer = await PutAsync(tenant, body);

        StringAssert.Contains(answer.IsRefusal(400, "invalid-request"), expected);
    }

    [TestMethod]
    public async Task A_call_that_does_not_wait_for_a_cold_model_is_told_to_come_again_and_the_model_goes_on_loading()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        using var hasty = new HttpRequestMessage(HttpMethod.Post, "/api/models/m/predict")
        {
            Content = new StringContent("""{"instances":[[1,2,3]]}""", System.Text.Encoding.UTF8, "application/json"),
            Headers = { { "Prefer", "wait=0" } },
        };

        using var refused = await tenant.Http.SendAsync(hasty);
        var answer = await tenant.PostAsync("/api/models/m/predict", """{"instances":[[1,2,3]]}""");

        Assert.AreEqual(503, (int)refused.StatusCode);
        Assert.IsNotNull(refused.Headers.RetryAfter?.Delta);
        answer.IsOk();
        await Eventually.TrueAsync(() => Task.FromResult(
            tenant.App.Process.Output.Split($"Loaded {tenant.Id}/m version 1 ").Length - 1 == 1));
    }

    [TestMethod]
    public async Task A_run_that_takes_longer_than_the_model_may_is_ended_and_the_next_call_is_answered()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Endless(isCounted: true));
        await PutAsync(tenant, """{"timeoutSeconds":1}""");

        var endless = await tenant.PostAsync("/api/models/m/predict", """{"inputs":{"x":[1],"times":9000000000000000000}}""");
        var after = await tenant.PostAsync("/api/models/m/predict", """{"inputs":{"x":[1],"times":2}}""");

        StringAssert.Contains(endless.IsRefusal(504, "timed-out"), "1 s after the call came");
        Assert.AreEqual("[3]", after.IsOk()["outputs"]!["y"]!["data"]!.ToJsonString());
    }

    [TestMethod]
    public async Task A_gpu_that_the_instance_does_not_have_is_told_in_the_answers_and_the_log()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var put = (await PutAsync(tenant, """{"executionProviders":["cuda"]}""")).IsOk();
        var found = (await tenant.GetAsync(Path)).IsOk();
        var again = (await PutAsync(tenant, found.ToJsonString())).IsOk();
        var answer = await tenant.PostAsync("/api/models/m/predict", """{"instances":[[1,2,3]]}""");

        StringAssert.Contains((string)put["warnings"]![0]!, "\"cuda\", which this instance does not have; the CPU computes");
        Assert.AreEqual(put.ToJsonString(), found.ToJsonString());
        Assert.AreEqual(put.ToJsonString(), again.ToJsonString());
        answer.IsOk();
        await Eventually.TrueAsync(() => Task.FromResult(tenant.App.Process.Output.Contains(
            "Version 1 of m is to be computed by CUDA, which this instance does not have", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_shorter_time_out_ends_the_runs_that_hold_all_cores(bool areShortExpected)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Endless(isCounted: true));
        using var app = await OwnApp.StartAsync(tenant);
        if (areShortExpected)
        {
            (await PostAsync(app, 2)).Dispose();
        }

        var endless = Enumerable.Range(0, Environment.ProcessorCount + 2).Select(_ => PostAsync(app, long.MaxValue)).ToList();
        await Eventually.TrueAsync(async () => areShortExpected || (await app.Http.GetStringAsync("/metrics")).Contains(
            "nv_inference_pending_request_count{model=\"m\",version=\"1\"} 2", StringComparison.Ordinal));

        using var settings = new StringContent("""{"timeoutSeconds":1}""", System.Text.Encoding.UTF8, "application/json");
        (await app.Http.PutAsync(Path, settings)).EnsureSuccessStatusCode();
        var refusals = await Task.WhenAll(endless.Select(async call => await (await call).Content.ReadAsStringAsync()));
        using var after = await PostAsync(app, 2);

        Assert.IsTrue(refusals.All(text => text.Contains(" 1 s", StringComparison.Ordinal)), string.Join('\n', refusals));
        Assert.AreEqual(200, (int)after.StatusCode);
    }

    [TestMethod]
    public async Task A_shorter_time_out_ends_runs_of_a_model_that_was_unloaded_meanwhile()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Endless(isCounted: true));
        using var app = await OwnApp.StartAsync(tenant);
        var endless = Enumerable.Range(0, Environment.ProcessorCount + 1).Select(_ => PostAsync(app, long.MaxValue)).ToList();
        await Eventually.TrueAsync(async () => (await app.Http.GetStringAsync("/metrics")).Contains(
            "nv_inference_pending_request_count{model=\"m\",version=\"1\"} 1", StringComparison.Ordinal));

        (await app.Http.PostAsync("/v2/repository/models/m/unload", null)).EnsureSuccessStatusCode();
        using var settings = new StringContent("""{"timeoutSeconds":1}""", System.Text.Encoding.UTF8, "application/json");
        (await app.Http.PutAsync(Path, settings)).EnsureSuccessStatusCode();
        var refusals = await Task.WhenAll(endless.Select(async call => await (await call).Content.ReadAsStringAsync()));

        Assert.IsTrue(refusals.All(text => text.Contains(" 1 s", StringComparison.Ordinal)), string.Join('\n', refusals));
    }

    private static async Task<HttpResponseMessage> PostAsync(OwnApp app, long times)
    {
        var json = $$$"""{"inputs":{"x":[1],"times":{{{times}}}}}""";
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        return await app.Http.PostAsync("/api/models/m/predict", content);
    }

    private static async Task<TestAnswer> PutAsync(TestTenant tenant, string json, EntityTagHeaderValue? seen = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Path)
        {
            Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json"),
        };
        if (seen is not null)
        {
            request.Headers.IfMatch.Add(seen);
        }

        using var response = await tenant.Http.SendAsync(request);
        return new(response, await response.Content.ReadAsStringAsync());
    }
}
