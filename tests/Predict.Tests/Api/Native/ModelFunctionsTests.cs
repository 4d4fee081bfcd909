using System.Net;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Maas.Core.Storage;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;

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
        using var tenant = await TenantWithThreeVersionsAsync();

        var page = (await tenant.GetAsync("/api/models/m/versions?top=2")).IsOk();
        var rest = (await tenant.GetAsync((string)page["nextLink"]!)).IsOk();

        Assert.AreEqual("3 2", Numbers(page));
        Assert.AreEqual("1", Numbers(rest));
        Assert.IsNull(rest["nextLink"]);
    }

    [TestMethod]
    public async Task A_list_goes_on_without_a_version_that_is_deleted_while_it_is_made()
    {
        using var tenant = await TenantWithThreeVersionsAsync();
        using var storage = new FaultyStorage(await Azurite.StartAsync(), TimeSpan.FromSeconds(1));
        using var app = await OwnApp.StartAsync(tenant, (StorageServices.Connection, storage.ConnectionString));
        storage.Decide = line =>
        {
            if (line.StartsWith("GET", StringComparison.Ordinal) && line.Contains("/m/2/manifest.json", StringComparison.Ordinal))
            {
                ManifestOf(tenant, 2).DeleteIfExists();
            }

            return StorageFault.None;
        };

        var page = JsonNode.Parse(await app.Http.GetStringAsync("/api/models/m/versions?top=2"))!;
        var rest = JsonNode.Parse(await app.Http.GetStringAsync((string)page["nextLink"]!))!;

        Assert.AreEqual("3", Numbers(page));
        Assert.AreEqual("1", Numbers(rest));
    }

    [TestMethod]
    public async Task A_list_leaves_out_a_version_whose_manifest_is_none_and_the_log_says_so()
    {
        using var tenant = await TenantWithThreeVersionsAsync();
        await ManifestOf(tenant, 2).UploadAsync(new BinaryData("{"), overwrite: true);

        var page = (await tenant.GetAsync("/api/models/m/versions")).IsOk();

        Assert.AreEqual("3 1", Numbers(page));
        Assert.AreEqual(500, (int)(await tenant.GetAsync("/api/models/m/versions/2")).Status);
        await Eventually.TrueAsync(() => Task.FromResult(
            tenant.App.Process.Output.Contains($"Left {tenant.Id}/m version 2 out of a list", StringComparison.Ordinal)));
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

    private static string Numbers(JsonNode page) => string.Join(' ', page["value"]!.AsArray().Select(item => item!["version"]));

    private static BlobClient ManifestOf(TestTenant tenant, int version) =>
        tenant.App.Storage.GetRequiredService<BlobServiceClient>()
            .GetBlobContainerClient(StorageNames.ModelsContainer).GetBlobClient($"{tenant.Id}/m/{version}/manifest.json");

    private static async Task<TestTenant> TenantWithThreeVersionsAsync()
    {
        var tenant = await PredictApp.TenantAsync();
        for (var i = 0; i < 3; i++)
        {
            await tenant.PublishAsync("m", TestModels.Identity());
        }

        return tenant;
    }
}
