using System.Net;
using System.Net.Http.Headers;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Microsoft.Extensions.DependencyInjection;

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

    [TestMethod]
    public async Task What_a_guard_has_taken_away_does_not_come_back_with_what_was_read_before()
    {
        using var tenant = await TenantWithTwoVersionsAsync();
        const string Split = """
            {"split":[{"version":1,"weight":9},{"version":2,"weight":1}],"guard":{"p99Ms":9,"returnTo":1},"expected":1}
            """;
        (await PutAsync(tenant, "stable", """{"version":1}""")).IsOk();
        (await PutAsync(tenant, "stable", Split)).IsOk();
        var seen = (await tenant.GetAsync("/api/models/m/aliases/stable")).Headers.ETag;
        var store = tenant.App.Storage.GetRequiredService<AliasStore>();
        var route = await store.FindRouteAsync(tenant.Id, ModelName.Parse("m"), AliasName.Stable, CancellationToken.None);
        await store.ReturnAsync(tenant.Id, ModelName.Parse("m"), AliasName.Stable, route!, "too slow", CancellationToken.None);

        var late = await PutAsync(tenant, "stable", Split, seen);

        StringAssert.Contains(late.IsRefusal(412, "precondition-failed"), "the tag is \"3\" now");
        Assert.IsNull((await tenant.GetAsync("/api/models/m/aliases/stable")).IsOk()["split"]);
    }

    [TestMethod]
    public async Task The_tag_of_each_answer_is_that_of_the_alias_until_it_moves()
    {
        using var tenant = await TenantWithTwoVersionsAsync();

        var made = await PutAsync(tenant, "stable", """{"version":1}""");
        var same = await PutAsync(tenant, "stable", """{"version":1}""", made.Headers.ETag);
        var found = await tenant.GetAsync("/api/models/m/aliases/stable");
        var moved = await PutAsync(tenant, "stable", """{"version":2}""", made.Headers.ETag);
        await tenant.SendAsync(HttpMethod.Delete, "/api/models/m/aliases/stable", null);
        var gone = await PutAsync(tenant, "stable", """{"version":2}""", moved.Headers.ETag);
        var again = await PutAsync(tenant, "stable", """{"version":2}""");

        gone.IsRefusal(412, "precondition-failed");
        Assert.AreEqual(
            "\"1\" \"1\" \"1\" \"2\" \"4\"",
            string.Join(' ', new[] { made, same, found, moved, again }.Select(answer => answer.Headers.ETag)));
    }

    private static async Task<TestAnswer> PutAsync(TestTenant tenant, string alias, string body, EntityTagHeaderValue? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/models/m/aliases/{alias}")
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        };
        if (tag is not null)
        {
            request.Headers.IfMatch.Add(tag);
        }

        using var response = await tenant.Http.SendAsync(request);
        return new(response, await response.Content.ReadAsStringAsync());
    }

    private static async Task<TestTenant> TenantWithTwoVersionsAsync()
    {
        var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        await tenant.PublishAsync("m", TestModels.Identity());
        return tenant;
    }
}
