using System.Net;

namespace Maas.Predict.Tests.Api.OpenInference;

[TestClass]
public sealed class RepositoryFunctionsTests
{
    private const string Call = """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""";

    [TestMethod]
    public async Task The_index_holds_every_version_of_the_tenant_s_models_and_tells_which_are_loaded()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var other = await PredictApp.TenantAsync();
        await other.PublishAsync("theirs", TestModels.Identity());
        await tenant.PublishAsync("b", TestModels.Identity());
        await tenant.PublishAsync("a", TestModels.Identity());
        await tenant.PublishAsync("a", TestModels.Identity());
        (await tenant.PostAsync("/v2/models/a/infer", Call)).IsOk();

        var index = await tenant.PostAsync("/v2/repository/index", "");
        var ready = await tenant.PostAsync("/v2/repository/index", """{"ready":true}""");

        CollectionAssert.AreEqual(new[] { "a 1 UNAVAILABLE", "a 2 READY", "b 1 UNAVAILABLE" }, Lines(index));
        Assert.AreEqual("""[{"name":"a","version":"2","state":"READY","reason":""}]""", ready.IsOk().ToJsonString());
    }

    [TestMethod]
    public async Task What_another_tenant_has_loaded_under_the_same_name_is_not_seen()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var other = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        await other.PublishAsync("m", TestModels.Identity());
        await other.PublishAsync("theirs", TestModels.Identity());
        (await other.PostAsync("/v2/models/m/infer", Call)).IsOk();

        var index = await tenant.PostAsync("/v2/repository/index", "");
        var ready = await tenant.PostAsync("/v2/repository/index", """{"ready":true}""");

        CollectionAssert.AreEqual(new[] { "m 1 UNAVAILABLE" }, Lines(index));
        Assert.AreEqual("[]", ready.IsOk().ToJsonString());
        Assert.AreEqual(404, (int)(await tenant.GetAsync("/v2/models/theirs/stats")).Status);
        Assert.AreEqual(404, (int)(await tenant.PostAsync("/v2/repository/models/theirs/unload", "")).Status);
    }

    [TestMethod]
    public async Task A_model_is_loaded_before_its_first_call_and_unloaded_after_its_last()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var load = await tenant.PostAsync("/v2/repository/models/m/load", "");
        var loaded = Lines(await tenant.PostAsync("/v2/repository/index", "{}"));
        var unload = await tenant.PostAsync("/v2/repository/models/m/unload", """{"parameters":{"unload_dependents":true}}""");
        var unloaded = Lines(await tenant.PostAsync("/v2/repository/index", "{}"));
        var call = await tenant.PostAsync("/v2/models/m/infer", Call);

        Assert.AreEqual((HttpStatusCode.OK, HttpStatusCode.OK), (load.Status, unload.Status));
        CollectionAssert.AreEqual(new[] { "m 1 READY" }, loaded);
        CollectionAssert.AreEqual(new[] { "m 1 UNAVAILABLE" }, unloaded);
        call.IsOk();
    }

    [TestMethod]
    public async Task The_version_that_an_alias_names_is_loaded()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        await tenant.PublishAsync("m", TestModels.Identity());
        (await tenant.PutAsync("/api/models/m/aliases/stable", """{"version":1}"""u8.ToArray(), "application/json")).IsOk();

        await tenant.PostAsync("/v2/repository/models/m/load", "");
        var first = Lines(await tenant.PostAsync("/v2/repository/index", """{"ready":true}"""));
        await tenant.PostAsync("/v2/repository/models/m@latest/load", "");
        var both = Lines(await tenant.PostAsync("/v2/repository/index", """{"ready":true}"""));

        CollectionAssert.AreEqual(new[] { "m 1 READY" }, first);
        CollectionAssert.AreEqual(new[] { "m 1 READY", "m 2 READY" }, both);
    }

    [TestMethod]
    [DataRow("/v2/repository/models/none/load", "", 404, "there is no model \"none\"")]
    [DataRow("/v2/repository/models/none/unload", "", 404, "there is no model \"none\"")]
    [DataRow("/v2/repository/models/m/load", """{"parameters":{"config":"{}"}}""", 501, "a published version never changes")]
    [DataRow("/v2/repository/models/m/unload", """{"parameters":{"unload_dependents":1}}""", 400, "parameters.unload_dependents is 1")]
    [DataRow("/v2/repository/index", """{"ready":"yes"}""", 400, "ready is a text; true or false is expected")]
    [DataRow("/v2/repository/index", "{", 400, "line 1, byte 2")]
    [DataRow("/v2/repository/index", "\"x\"", 400, "the body is a text; an object is expected")]
    public async Task What_cannot_be_done_is_refused_in_the_protocol_s_shape(string path, string body, int status, string error)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var answer = await tenant.PostAsync(path, body);

        Assert.AreEqual(status, (int)answer.Status, answer.Text);
        Assert.StartsWith(error, (string)answer.Json["error"]!);
    }

    private static string[] Lines(TestAnswer answer) =>
        [.. answer.IsOk().AsArray().Select(model => $"{model!["name"]} {model["version"]} {model["state"]}")];
}
