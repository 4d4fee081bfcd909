using System.Globalization;
using System.Net;
using System.Text;

namespace Maas.Predict.Tests.Api.Native;

/// <summary>Aliases that do more than point to a version.</summary>
[TestClass]
public sealed class AliasRouteTests
{
    private const string Row = """{"instances":[[1,2,3]]}""";
    private const string Tensor = """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""";

    [TestMethod]
    public async Task All_of_where_an_alias_leads_is_told_and_kept_in_its_history()
    {
        using var tenant = await TenantAsync(4);
        (await PutAsync(tenant, """{"version":1}""")).IsOk();

        var put = (await PutAsync(
            tenant,
            """
            {"split":[{"version":3,"weight":1},{"version":2,"weight":9}],"shadow":{"version":4},"guard":{"errorRate":0.05,"p99Ms":200}}
            """)).IsOk();
        var found = (await tenant.GetAsync("/api/models/m/aliases/stable")).IsOk();
        var listed = (await tenant.GetAsync("/api/models/m/aliases")).IsOk();

        var route = "\"version\":2,\"split\":[{\"version\":2,\"weight\":9},{\"version\":3,\"weight\":1}],"
            + "\"shadow\":{\"version\":4,\"share\":1,\"tolerance\":0.001},"
            + "\"guard\":{\"errorRate\":0.05,\"p99Ms\":200,\"windowSeconds\":300,\"atLeast\":50,\"returnTo\":1}";
        Assert.AreEqual($"{{\"alias\":\"stable\",{route}}}", put.ToJsonString());
        StringAssert.StartsWith(found.ToJsonString(), $"{{\"alias\":\"stable\",{route},\"history\":[{{\"version\":2,\"previous\":1,");
        Assert.AreEqual($"{{{route}}}", found["history"]![0]!["route"]!.ToJsonString());
        StringAssert.Contains(listed.ToJsonString(), $"{{\"alias\":\"stable\",{route}}}");
    }

    [TestMethod]
    public async Task A_version_alone_takes_split_shadow_and_guard_away()
    {
        using var tenant = await TenantAsync(3);
        (await PutAsync(tenant, """{"split":[{"version":1,"weight":1},{"version":2,"weight":1}],"shadow":{"version":3}}""")).IsOk();

        var put = await PutAsync(tenant, """{"version":1}""");

        Assert.AreEqual("""{"alias":"stable","version":1}""", put.IsOk().ToJsonString());
        Assert.AreEqual(HttpStatusCode.NoContent, (await tenant.SendAsync(HttpMethod.Delete, "/api/models/m/versions/3", null)).Status);
    }

    [TestMethod]
    public async Task A_guard_returns_to_what_answered_before_its_version_came()
    {
        using var tenant = await TenantAsync(3);
        (await PutAsync(tenant, """{"version":1}""")).IsOk();

        var first = await GuardedAsync(tenant, "\"split\":[{\"version\":1,\"weight\":9},{\"version\":2,\"weight\":1}]");
        var grown = await GuardedAsync(tenant, "\"split\":[{\"version\":1,\"weight\":1},{\"version\":2,\"weight\":9}]");
        var alone = await GuardedAsync(tenant, "\"version\":2");
        var next = await GuardedAsync(tenant, "\"version\":3");
        var given = await GuardedAsync(tenant, "\"version\":3", ",\"returnTo\":1");

        Assert.AreEqual("1 1 1 2 1", $"{first} {grown} {alone} {next} {given}");
    }

    [TestMethod]
    [DataRow("""{"version":2,"splt":[]}""", "there is no field \"splt\"; did you mean \"split\"?")]
    [DataRow("""{"split":[{"version":1,"weight":1},{"version":2,"wieght":1}]}""", "\"split[1].wieght\"; did you mean \"weight\"?")]
    [DataRow("""{"split":[{"version":1,"weight":1},{"version":2}]}""", "split[1].weight is missing")]
    [DataRow("""{"split":[{"version":1,"weight":1},{"version":2,"weight":0}]}""", "split[1].weight is 0; it takes a number above 0")]
    [DataRow("""{"split":[{"version":1,"weight":1},{"version":2,"weight":-1}]}""", "split[1].weight is -1; it takes a number above 0")]
    [DataRow("""{"split":[{"version":1,"weight":"1"},{"version":2,"weight":1}]}""", "split[0].weight is \"1\"; it takes a number above 0")]
    [DataRow("""{"split":[{"version":1,"weight":1},{"version":2,"weight":1e999}]}""", "split[1].weight is 1e999; it takes a number")]
    [DataRow("""{"split":[{"version":1,"weight":1},{"version":1,"weight":2}]}""", "split has version 1 twice")]
    [DataRow("""{"split":[{"version":1,"weight":1}]}""", "split is a list of 1; it takes a list of 2 to 16 parts")]
    [DataRow("""{"split":[]}""", "split is a list of 0; it takes a list of 2 to 16 parts")]
    [DataRow("""{"split":{"1":1}}""", "split is an object; it takes a list of 2 to 16 parts")]
    [DataRow("""{"split":[1,2]}""", "split[0] is 1; it takes an object with version, weight")]
    [DataRow("""{"version":2,"split":[{"version":1,"weight":2},{"version":2,"weight":1}]}""", "the heaviest part of the split is 1")]
    [DataRow("""{"version":1,"shadow":{"version":1}}""", "shadow is version 1, which answers")]
    [DataRow("""{"split":[{"version":1,"weight":1},{"version":2,"weight":1}],"shadow":{"version":2}}""", "shadow is version 2")]
    [DataRow("""{"version":1,"shadow":{}}""", "shadow.version is missing")]
    [DataRow("""{"version":1,"shadow":2}""", "shadow is 2; it takes an object with version, share, tolerance")]
    [DataRow("""{"version":1,"shadow":{"version":2,"share":0}}""", "shadow.share is 0; it takes a number above 0 up to 1")]
    [DataRow("""{"version":1,"shadow":{"version":2,"share":1.5}}""", "shadow.share is 1.5; it takes a number above 0 up to 1")]
    [DataRow("""{"version":1,"shadow":{"version":2,"tolerance":-1}}""", "shadow.tolerance is -1; it takes a number from 0 to 1")]
    [DataRow("""{"version":1,"shadow":{"version":2,"tolerence":1}}""", "did you mean \"tolerance\"?")]
    [DataRow("""{"version":2,"guard":{}}""", "guard has no limit")]
    [DataRow("""{"version":2,"guard":{"atLeast":5}}""", "guard has no limit")]
    [DataRow("""{"version":2,"guard":{"errorRate":2}}""", "guard.errorRate is 2; it takes a number from 0 to 1")]
    [DataRow("""{"version":2,"guard":{"p99Ms":0}}""", "guard.p99Ms is 0; it takes a number above 0")]
    [DataRow("""{"version":2,"guard":{"p99Ms":5,"windowSeconds":0}}""", "guard.windowSeconds is 0; it takes a whole number from 1")]
    [DataRow("""{"version":2,"guard":{"p99Ms":5,"atLeast":1.5}}""", "guard.atLeast is 1.5; it takes a whole number from 1 to 1000000")]
    [DataRow("""{"version":2,"guard":{"p99Ms":5}}""", "guard has no version to return to")]
    [DataRow("""{"version":2,"guard":{"p99Ms":5,"returnTo":2}}""", "guard would return to version 2, which is all that answers")]
    [DataRow("""{"version":2,"guard":{"p99Ms":5,"p99Ms":6}}""", "guard.p99Ms is there twice")]
    public async Task What_cannot_be_is_refused_with_its_place_and_changes_nothing(string body, string told)
    {
        using var tenant = await TenantAsync(2);

        var refusal = (await PutAsync(tenant, body)).IsRefusal(400, "invalid-request");

        StringAssert.Contains(refusal, told);
        (await tenant.GetAsync("/api/models/m/aliases/stable")).IsRefusal(404, "unknown-alias");
    }

    [TestMethod]
    [DataRow("""{"split":[{"version":1,"weight":1},{"version":9,"weight":1}]}""")]
    [DataRow("""{"version":1,"shadow":{"version":9}}""")]
    [DataRow("""{"version":1,"guard":{"errorRate":0.1,"returnTo":9}}""")]
    public async Task Every_version_that_is_named_has_to_be_there(string body)
    {
        using var tenant = await TenantAsync(2);

        StringAssert.Contains((await PutAsync(tenant, body)).IsRefusal(404, "unknown-version"), "version 9");
    }

    [TestMethod]
    public async Task A_version_that_an_alias_may_need_is_not_deleted()
    {
        using var tenant = await TenantAsync(4);
        (await PutAsync(
            tenant,
            """
            {"split":[{"version":1,"weight":1},{"version":2,"weight":1}],"shadow":{"version":3},"guard":{"p99Ms":9,"returnTo":4}}
            """)).IsOk();

        foreach (var version in new[] { 1, 2, 3, 4 })
        {
            var answer = await tenant.SendAsync(HttpMethod.Delete, $"/api/models/m/versions/{version}", null);
            StringAssert.Contains(answer.IsRefusal(409, "version-in-use"), "\"stable\"");
        }
    }

    [TestMethod]
    public async Task Calls_are_parted_and_a_sticky_caller_stays_with_its_version_on_every_instance()
    {
        using var tenant = await TenantAsync(2);
        (await PutAsync(tenant, """{"split":[{"version":1,"weight":1},{"version":2,"weight":1}]}""")).IsOk();
        using var other = await OwnApp.StartAsync(tenant);

        var drawn = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => NativeAsync(tenant.Http, null)));
        var named = new List<string>();
        foreach (var caller in Enumerable.Range(0, 20).Select(i => $"user-{i}"))
        {
            named.Add(string.Concat(
                await NativeAsync(tenant.Http, caller), await OpenAsync(tenant.Http, caller),
                await NativeAsync(other.Http, caller), await OpenAsync(other.Http, caller)));
        }

        // By chance once in ten million runs.
        Assert.IsInRange(60, 140, drawn.Count(version => version == 1));
        Assert.AreEqual("1111 2222", string.Join(' ', named.Distinct().Order()));
    }

    private static async Task<string> GuardedAsync(TestTenant tenant, string where, string more = "") =>
        (await PutAsync(tenant, $"{{{where},\"guard\":{{\"errorRate\":0.1{more}}}}}")).IsOk()["guard"]!["returnTo"]!.ToJsonString();

    private static async Task<int> NativeAsync(HttpClient http, string? caller) =>
        (int)(await CallAsync(http, "/api/models/m/predict", Row, caller)).IsOk()["version"]!;

    private static async Task<int> OpenAsync(HttpClient http, string? caller) =>
        int.Parse(
            (string)(await CallAsync(http, "/v2/models/m@stable/infer", Tensor, caller)).IsOk()["model_version"]!,
            CultureInfo.InvariantCulture);

    private static async Task<TestAnswer> CallAsync(HttpClient http, string path, string body, string? caller)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (caller is not null)
        {
            request.Headers.Add("x-maas-sticky", caller);
        }

        using var response = await http.SendAsync(request);
        return new(response, await response.Content.ReadAsStringAsync());
    }

    private static Task<TestAnswer> PutAsync(TestTenant tenant, string body) =>
        tenant.PutAsync("/api/models/m/aliases/stable", Encoding.UTF8.GetBytes(body), "application/json");

    private static async Task<TestTenant> TenantAsync(int versions)
    {
        var tenant = await PredictApp.TenantAsync();
        for (var i = 0; i < versions; i++)
        {
            await tenant.PublishAsync("m", TestModels.Identity());
        }

        return tenant;
    }
}
