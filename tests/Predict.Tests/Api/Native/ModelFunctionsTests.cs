using System.Net;

namespace Maas.Predict.Tests.Api.Native;

[TestClass]
public sealed class ModelFunctionsTests
{
    [TestMethod]
    public async Task Models_are_listed_with_their_aliases_and_told_with_their_versions()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("b", TestModels.Identity());
        await tenant.PublishAsync("a", TestModels.Identity());
        await tenant.PublishAsync("a", TestModels.Identity());

        var list = (await tenant.GetAsync("/api/models")).IsOk();
        var model = (await tenant.GetAsync("/api/models/a")).IsOk();

        CollectionAssert.AreEqual(new[] { "a", "b" }, list["value"]!.AsArray().Select(item => (string)item!["model"]!).ToArray());
        Assert.AreEqual("""{"latest":2}""", model["aliases"]!.ToJsonString());
        Assert.AreEqual("[2,1]", model["versions"]!.ToJsonString());
    }

    [TestMethod]
    public async Task Versions_are_listed_newest_first_by_pages()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        await tenant.PublishAsync("m", TestModels.Identity());
        await tenant.PublishAsync("m", TestModels.Identity());

        var page = (await tenant.GetAsync("/api/models/m/versions?top=2")).IsOk();
        var rest = (await tenant.GetAsync((string)page["nextLink"]!)).IsOk();

        CollectionAssert.AreEqual(new[] { 3, 2 }, page["value"]!.AsArray().Select(item => (int)item!["version"]!).ToArray());
        CollectionAssert.AreEqual(new[] { 1 }, rest["value"]!.AsArray().Select(item => (int)item!["version"]!).ToArray());
        Assert.IsNull(rest["nextLink"]);
    }

    [TestMethod]
    public async Task A_version_is_told_by_its_manifest()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Pixels(), TestModels.PixelsEncoding, TestModels.PixelsDecoding);

        var manifest = (await tenant.GetAsync("/api/models/m/versions/1")).IsOk();

        Assert.AreEqual("""[{"name":"picture","type":"FP32","shape":[-1,1,2,2]}]""", manifest["inputs"]!.ToJsonString());
        Assert.AreEqual("image", (string)manifest["encoding"]!["type"]!);
        Assert.AreEqual("labels", (string)manifest["decoding"]!["type"]!);
    }

    [TestMethod]
    [DataRow("/api/models/none", "unknown-model")]
    [DataRow("/api/models/none/versions", "unknown-model")]
    [DataRow("/api/models/none/versions/1", "unknown-model")]
    [DataRow("/api/models/none/aliases", "unknown-model")]
    [DataRow("/api/models/m/versions/2", "unknown-version")]
    [DataRow("/api/models/m/aliases/beta", "unknown-alias")]
    public async Task What_is_not_there_is_refused(string path, string code)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var answer = await tenant.GetAsync(path);

        answer.IsRefusal((int)HttpStatusCode.NotFound, code);
    }
}
