using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Maas.Core.Storage;
using Maas.Predict.Tests.Api.OpenInference;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.Predict.Tests.Inference.Traffic;

/// <summary>Aliases that go back by themselves.</summary>
[TestClass]
public sealed class GuardTests
{
    private const string Quick = """{"inputs":{"x":[1],"times":1}}""";
    private const string ForEver = """{"inputs":{"x":[1],"times":9000000000000000000}}""";

    [TestMethod]
    public async Task An_alias_goes_back_when_too_many_runs_fail_and_tells_what_was_measured()
    {
        using var tenant = await TenantAsync();
        (await tenant.PutAsync("/api/models/m/serving", """{"timeoutSeconds":1}"""u8.ToArray(), "application/json")).IsOk();
        await GuardAsync(tenant, """{"errorRate":0.3,"atLeast":3}""");
        (await PredictAsync(tenant, Quick)).IsOk();

        var failed = new[] { await PredictAsync(tenant, ForEver), await PredictAsync(tenant, ForEver) };
        var alias = await ReturnedAsync(tenant);

        Assert.IsTrue(Array.TrueForAll(failed, answer => answer.Status == HttpStatusCode.GatewayTimeout));
        Assert.AreEqual(
            "2 of 3 runs of version 2 in 300 s failed, a part of 0.6667; errorRate allows 0.3", (string?)alias["history"]![0]!["reason"]);
        Assert.AreEqual("1 2 1", string.Join(' ', alias["history"]!.AsArray().Select(move => move!["version"]!.ToJsonString())));
        await Eventually.TrueAsync(async () => (int)(await PredictAsync(tenant, Quick)).IsOk()["version"]! == 1);
        Assert.AreEqual(1, await ReturnsAsync(tenant));
        StringAssert.Contains(tenant.App.Process.Output, $"{tenant.Id}/m@stable went back to version 1: 2 of 3 runs");
    }

    [TestMethod]
    public async Task An_alias_goes_back_when_more_than_one_of_a_hundred_runs_takes_too_long()
    {
        using var tenant = await TenantAsync();
        await GuardAsync(tenant, """{"p99Ms":0.0001,"atLeast":4,"windowSeconds":60}""");
        for (var i = 0; i < 4; i++)
        {
            (await PredictAsync(tenant, Quick)).IsOk();
        }

        var alias = await ReturnedAsync(tenant);

        Assert.AreEqual(
            "4 of 4 runs of version 2 in 60 s took longer than 0.0001 ms; p99Ms allows 1 of 100",
            (string?)alias["history"]![0]!["reason"]);
        Assert.AreEqual(1, await ReturnsAsync(tenant));
    }

    [TestMethod]
    public async Task Calls_that_do_not_suit_the_model_are_their_callers_failures_and_traffic_tells_the_window()
    {
        using var tenant = await TenantAsync();
        await GuardAsync(tenant, """{"errorRate":0,"atLeast":2}""");
        for (var i = 0; i < 5; i++)
        {
            (await PredictAsync(tenant, """{"inputs":{"x":[1]}}""")).IsRefusal(400, "invalid-input");
            (await PredictAsync(tenant, Quick)).IsOk();
        }

        var traffic = (await tenant.GetAsync("/api/models/m/aliases/stable/traffic")).IsOk();

        Assert.AreEqual("""[{"version":2,"runs":5,"failed":0,"slow":0}]""", traffic["guard"]!["versions"]!.ToJsonString());
        Assert.AreEqual("""[{"version":2,"share":1,"answered":5,"failed":0}]""", traffic["versions"]!.ToJsonString());
        Assert.AreEqual(2, (int)(await tenant.GetAsync("/api/models/m/aliases/stable")).IsOk()["version"]!);
    }

    [TestMethod]
    public async Task An_alias_goes_back_from_a_version_that_can_not_be_loaded_though_the_one_before_answers_its_calls()
    {
        using var tenant = await TenantAsync();

        // No other test has its bytes on the disk.
        await tenant.PublishAsync("m", TestModels.Plus(735_311));
        await PutAsync(tenant, """{"version":1}""");
        (await PredictAsync(tenant, Quick)).IsOk();
        var blobs = tenant.App.Storage.GetRequiredService<BlobServiceClient>().GetBlobContainerClient(StorageNames.ModelsContainer);
        await foreach (var blob in blobs.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{tenant.Id}/m/3/", CancellationToken.None))
        {
            if (!blob.Name.EndsWith("manifest.json", StringComparison.Ordinal))
            {
                await blobs.GetBlobClient(blob.Name).UploadAsync(BinaryData.FromString("broken"), overwrite: true);
            }
        }

        await PutAsync(tenant, """{"version":3,"guard":{"errorRate":0.5,"atLeast":3}}""");
        var alias = await Eventually.GetAsync(async () =>
        {
            Assert.AreEqual(1, (int)(await PredictAsync(tenant, Quick)).IsOk()["version"]!);
            return (await tenant.GetAsync("/api/models/m/aliases/stable")).IsOk() is var now && (int)now["version"]! == 1 ? now : null;
        });

        Assert.AreEqual(
            "3 of 3 runs of version 3 in 300 s failed, a part of 1; errorRate allows 0.5", (string?)alias["history"]![0]!["reason"]);
    }

    private static Task<TestAnswer> PredictAsync(TestTenant tenant, string body) => tenant.PostAsync("/api/models/m/predict", body);

    private static async Task<double> ReturnsAsync(TestTenant tenant)
    {
        using var page = await tenant.Http.GetAsync("/metrics");
        var metrics = new PrometheusPage(await page.Content.ReadAsStringAsync());
        return metrics.Value("maas_alias_returned_total{model=\"m\",alias=\"stable\",version=\"2\"}");
    }

    private static Task<JsonNode> ReturnedAsync(TestTenant tenant) => Eventually.GetAsync(async () =>
    {
        var alias = (await tenant.GetAsync("/api/models/m/aliases/stable")).IsOk();
        return (int)alias["version"]! == 1 && (await ReturnsAsync(tenant)) > 0 ? alias : null;
    });

    private static async Task GuardAsync(TestTenant tenant, string guard)
    {
        await PutAsync(tenant, """{"version":1}""");
        await PutAsync(tenant, $$"""{"version":2,"guard":{{guard}}}""");
    }

    private static async Task PutAsync(TestTenant tenant, string body) =>
        (await tenant.PutAsync("/api/models/m/aliases/stable", Encoding.UTF8.GetBytes(body), "application/json")).IsOk();

    private static async Task<TestTenant> TenantAsync()
    {
        var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Endless(isCounted: true));
        await tenant.PublishAsync("m", TestModels.Endless(isCounted: true));
        return tenant;
    }
}
