using System.Net;
using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Maas.Core.Storage;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.Predict.Tests.Api.Native;

[TestClass]
public sealed class RemovalFunctionsTests
{
    private const string Row = """{"instances":[[1,2,3]]}""";

    [TestMethod]
    public async Task A_deleted_version_answers_404_and_calls_by_name_go_on_with_the_one_before()
    {
        using var tenant = await TenantWithTwoVersionsAsync();
        (await tenant.PostAsync("/api/models/m/versions/2/predict", Row)).IsOk();

        var deleted = await DeleteAsync(tenant, "/api/models/m/versions/2");
        var again = await DeleteAsync(tenant, "/api/models/m/versions/2");

        Assert.AreEqual((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (deleted.Status, again.Status));
        (await tenant.PostAsync("/api/models/m/versions/2/predict", Row)).IsRefusal(404, "unknown-version");
        Assert.AreEqual(1, (int)(await tenant.PostAsync("/api/models/m/predict", Row)).IsOk()["version"]!);
    }

    [TestMethod]
    [DataRow("/api/models/m/versions/2", 2)]
    [DataRow("/api/models/m", 0)]
    public async Task The_files_go_by_a_queued_task(string path, int left)
    {
        using var tenant = await TenantWithTwoVersionsAsync();

        var deleted = await DeleteAsync(tenant, path);

        Assert.AreEqual(HttpStatusCode.NoContent, deleted.Status, deleted.Text);
        await Eventually.TrueAsync(async () => await CountBlobsAsync(tenant) == left);
    }

    [TestMethod]
    public async Task What_a_publish_keeps_no_longer_goes_by_a_queued_task_too()
    {
        using var tenant = await TenantWithTwoVersionsAsync();
        await PutAsync(tenant, "/api/models/m/retention", """{"keepLast":2}""");

        await tenant.PublishAsync("m", TestModels.Identity());

        await Eventually.TrueAsync(async () => await CountBlobsAsync(tenant) == 4);
    }

    [TestMethod]
    public async Task What_an_alias_points_to_is_not_deleted_and_the_refusal_names_it()
    {
        using var tenant = await TenantWithTwoVersionsAsync();
        await PutAsync(tenant, "/api/models/m/aliases/stable", """{"version":1}""");

        var version = await DeleteAsync(tenant, "/api/models/m/versions/1");
        var model = await DeleteAsync(tenant, "/api/models/m");

        StringAssert.Contains(version.IsRefusal(409, "version-in-use"), "\"stable\"");
        StringAssert.Contains(model.IsRefusal(409, "version-in-use"), "\"stable\"");
    }

    [TestMethod]
    public async Task A_deleted_model_is_unknown_and_one_made_anew_goes_on_counting()
    {
        using var tenant = await TenantWithTwoVersionsAsync();

        await DeleteAsync(tenant, "/api/models/m");
        var gone = await tenant.GetAsync("/api/models/m");
        var list = (await tenant.GetAsync("/api/models")).IsOk();
        var anew = await tenant.PublishAsync("m", TestModels.Identity());

        gone.IsRefusal(404, "unknown-model");
        Assert.IsEmpty(list["value"]!.AsArray());
        Assert.AreEqual(3, anew.Version.Number);
    }

    [TestMethod]
    [DataRow("DELETE", "/api/models/m", "")]
    [DataRow("DELETE", "/api/models/m/versions/1", "")]
    [DataRow("PUT", "/api/models/m/retention", """{"keepLast":1}""")]
    public async Task What_was_looked_at_just_before_it_was_deleted_is_gone_with_the_answer(string method, string path, string body)
    {
        using var tenant = await TenantWithTwoVersionsAsync();
        string[] places = ["/api/models/m/versions/1", "/v2/models/m/versions/1", "/v2/models/m/versions/1/ready"];
        foreach (var place in places)
        {
            (await tenant.GetAsync(place)).IsOk();
        }

        await tenant.SendAsync(HttpMethod.Parse(method), path, new StringContent(body, Encoding.UTF8, "application/json"));

        foreach (var place in places)
        {
            Assert.AreEqual(HttpStatusCode.NotFound, (await tenant.GetAsync(place)).Status, place);
        }
    }

    [TestMethod]
    public async Task Retention_deletes_what_is_too_old_when_it_is_set()
    {
        using var tenant = await TenantWithTwoVersionsAsync();

        var set = await PutAsync(tenant, "/api/models/m/retention", """{"keepLast":1}""");
        var model = (await tenant.GetAsync("/api/models/m")).IsOk();

        Assert.AreEqual("""{"keepLast":1}""", set.IsOk().ToJsonString());
        Assert.AreEqual("[2]", model["versions"]!.ToJsonString());
        Assert.AreEqual(1, (int)model["keepLast"]!);
    }

    [TestMethod]
    [DataRow("""{"keepLast":0}""", 400)]
    [DataRow("""{"keepLest":1}""", 400)]
    [DataRow("""{}""", 400)]
    [DataRow("""[]""", 400)]
    public async Task A_retention_that_is_none_is_refused(string body, int status)
    {
        using var tenant = await TenantWithTwoVersionsAsync();

        (await PutAsync(tenant, "/api/models/m/retention", body)).IsRefusal(status, "invalid-request");
        (await PutAsync(tenant, "/api/models/other/retention", """{"keepLast":1}""")).IsRefusal(404, "unknown-model");
    }

    private static async Task<int> CountBlobsAsync(TestTenant tenant)
    {
        var container = tenant.App.Storage.GetRequiredService<BlobServiceClient>().GetBlobContainerClient(StorageNames.ModelsContainer);
        var blobs = 0;
        await foreach (var _ in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{tenant.Id}/", CancellationToken.None))
        {
            blobs++;
        }

        return blobs;
    }

    private static Task<TestAnswer> DeleteAsync(TestTenant tenant, string path) => tenant.SendAsync(HttpMethod.Delete, path, null);

    private static Task<TestAnswer> PutAsync(TestTenant tenant, string path, string body) =>
        tenant.PutAsync(path, Encoding.UTF8.GetBytes(body), "application/json");

    private static async Task<TestTenant> TenantWithTwoVersionsAsync()
    {
        var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        await tenant.PublishAsync("m", TestModels.Identity());
        return tenant;
    }
}
