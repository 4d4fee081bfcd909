using Maas.Core.Naming;
using Maas.Core.Usage;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.Predict.Tests.Api.Native;

[TestClass]
public sealed class UsageFunctionsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public async Task Usage_is_told_by_span_and_by_pages()
    {
        using var tenant = await WithUsageAsync();

        var page = (await tenant.GetAsync("/api/usage?from=2026-05-02&to=2026-05-04T00:00:00Z&top=1")).IsOk();
        var rest = (await tenant.GetAsync((string)page["nextLink"]!)).IsOk();

        var entry = page["value"]!.AsArray().Single()!;
        Assert.AreEqual(Noon.AddDays(1), (DateTimeOffset)entry["finished"]!);
        Assert.AreEqual("training m cpu", $"{entry["kind"]} {entry["model"]} {entry["device"]}");
        Assert.AreEqual((1.5, 300L, 7L), ((double)entry["deviceSeconds"]!, (long)entry["examples"]!, (long)entry["tokens"]!));
        Assert.AreEqual(Noon.AddDays(2), (DateTimeOffset)rest["value"]!.AsArray().Single()!["finished"]!);
        Assert.IsNull(rest["nextLink"]);
    }

    [TestMethod]
    public async Task Another_tenants_usage_is_not_told()
    {
        using var owner = await WithUsageAsync();
        using var other = await PredictApp.TenantAsync();

        Assert.AreEqual("""{"value":[]}""", (await other.GetAsync("/api/usage")).Text);
        Assert.HasCount(4, (await owner.GetAsync("/api/usage")).IsOk()["value"]!.AsArray());
    }

    [TestMethod]
    [DataRow("from=yesterday", "\"from\" is not a time")]
    [DataRow("to=2026-13-01", "\"to\" is not a time")]
    [DataRow("from=2026-05-02&to=2026-05-01", "\"from\" is after \"to\"")]
    [DataRow("top=0", "\"top\"")]
    public async Task A_span_that_is_none_is_refused(string query, string detail)
    {
        using var tenant = await PredictApp.TenantAsync();

        StringAssert.Contains((await tenant.GetAsync($"/api/usage?{query}")).IsRefusal(400, "invalid-request"), detail);
    }

    private static async Task<TestTenant> WithUsageAsync()
    {
        var tenant = await PredictApp.TenantAsync();
        foreach (var days in Enumerable.Range(0, 4))
        {
            var finished = Noon.AddDays(days);
            await tenant.App.Storage.GetRequiredService<UsageStore>().RecordAsync(
                new()
                {
                    Tenant = tenant.Id,
                    Kind = UsageKind.Training,
                    Job = JobId.New(finished),
                    Model = ModelName.Parse("m"),
                    Used = new("cpu", 1.5, 300, 7),
                    Started = finished.AddMinutes(-1),
                    Finished = finished,
                },
                CancellationToken.None);
        }

        return tenant;
    }
}
