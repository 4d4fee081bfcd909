using System.Net;

namespace Maas.Predict.Tests.Api.Native;

[TestClass]
public sealed class AliasFunctionsTests
{
    [TestMethod]
    public async Task An_alias_is_set_moved_and_deleted_and_its_history_stays()
    {
        using var tenant = await TenantWithTwoVersionsAsync();

        var set = await PutAsync(tenant, "stable", """{"version":1,"expected":null}""");
        var moved = await PutAsync(tenant, "stable", """{"version":2,"expected":1}""");
        var found = (await tenant.GetAsync("/api/models/m/aliases/stable")).IsOk();
        var list = (await tenant.GetAsync("/api/models/m/aliases")).IsOk();
        var deleted = await tenant.SendAsync(HttpMethod.Delete, "/api/models/m/aliases/stable", null);

        Assert.AreEqual(1, (int)set.IsOk()["version"]!);
        Assert.AreEqual("""{"alias":"stable","version":2}""", moved.IsOk().ToJsonString());
        CollectionAssert.AreEqual(new[] { 2, 1 }, found["history"]!.AsArray().Select(move => (int)move!["version"]!).ToArray());
        Assert.AreEqual(1, (int)found["history"]![0]!["previous"]!);
        CollectionAssert.AreEqual(
            new[] { "latest", "stable" }, list["value"]!.AsArray().Select(alias => (string)alias!["alias"]!).ToArray());
        Assert.AreEqual(HttpStatusCode.NoContent, deleted.Status);
        (await tenant.GetAsync("/api/models/m/aliases/stable")).IsRefusal(404, "unknown-alias");
    }

    [TestMethod]
    [DataRow("stable", """{"version":2,"expected":1}""", 412, "precondition-failed")]
    [DataRow("stable", """{"version":3}""", 404, "unknown-version")]
    [DataRow("stable", """{"version":0}""", 400, "invalid-request")]
    [DataRow("stable", """{"version":"2"}""", 400, "invalid-request")]
    [DataRow("stable", """{"version":2,"version":1}""", 400, "invalid-request")]
    [DataRow("stable", """{"vresion":2}""", 400, "invalid-request")]
    [DataRow("stable", """{}""", 400, "invalid-request")]
    [DataRow("stable", """[2]""", 400, "invalid-request")]
    [DataRow("stable", """{"version":""", 400, "invalid-json")]
    [DataRow("latest", """{"version":1}""", 400, "invalid-request")]
    [DataRow("Stable", """{"version":1}""", 400, "invalid-name")]
    public async Task A_move_that_cannot_be_is_refused_and_changes_nothing(string alias, string body, int status, string code)
    {
        using var tenant = await TenantWithTwoVersionsAsync();
        var before = await tenant.StateAsync();

        var answer = await PutAsync(tenant, alias, body);

        answer.IsRefusal(status, code);
        Assert.AreEqual(before, await tenant.StateAsync());
    }

    [TestMethod]
    public async Task Of_many_who_expect_the_same_one_moves_it()
    {
        using var tenant = await TenantWithTwoVersionsAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => PutAsync(tenant, "stable", $$"""{"version":{{1 + (i % 2)}},"expected":null}""")));

        Assert.AreEqual(1, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.AreEqual(7, answers.Count(answer => answer.Status == HttpStatusCode.PreconditionFailed));
    }

    private static Task<TestAnswer> PutAsync(TestTenant tenant, string alias, string body) =>
        tenant.PutAsync($"/api/models/m/aliases/{alias}", System.Text.Encoding.UTF8.GetBytes(body), "application/json");

    private static async Task<TestTenant> TenantWithTwoVersionsAsync()
    {
        var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        await tenant.PublishAsync("m", TestModels.Identity());
        return tenant;
    }
}
