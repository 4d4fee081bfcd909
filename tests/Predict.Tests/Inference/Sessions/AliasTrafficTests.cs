using System.Net;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Sessions;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Maas.Predict.Tests.Inference.Sessions;

[TestClass]
public sealed class AliasTrafficTests
{
    [TestMethod]
    public async Task The_version_before_answers_until_the_new_one_is_warm()
    {
        using var tenant = await PredictApp.TenantAsync();
        var (first, second) =
            (await tenant.PublishAsync("m", TestModels.Identity()), await tenant.PublishAsync("m", TestModels.Identity()));
        using var folder = new TestFolder();
        using var cache = TestSessions.Cache(tenant, folder);
        var traffic = Traffic(tenant, cache);
        await VersionAsync(traffic, tenant, first);

        var atOnce = await VersionAsync(traffic, tenant, second);
        await Eventually.TrueAsync(() => Task.FromResult(cache.IsReady(tenant.Served(second))));
        var later = await VersionAsync(traffic, tenant, second);

        Assert.AreEqual(first.Version, atOnce);
        Assert.AreEqual(second.Version, later);
        Assert.AreEqual(2, cache.Loads);
    }

    [TestMethod]
    public async Task The_version_before_goes_on_answering_where_the_new_one_cannot_be_loaded()
    {
        using var tenant = await PredictApp.TenantAsync();
        var first = await tenant.PublishAsync("m", TestModels.Identity());
        var broken = first with { Version = new(2), Files = [first.Files[0] with { Sha256 = new string('0', 64) }] };
        using var folder = new TestFolder();
        using var cache = TestSessions.Cache(tenant, folder);
        var traffic = Traffic(tenant, cache);
        await VersionAsync(traffic, tenant, first);

        var answered = new List<ModelVersion>();
        await Eventually.TrueAsync(async () =>
        {
            answered.Add(await VersionAsync(traffic, tenant, broken));
            return answered.Count > 20;
        });

        Assert.IsTrue(answered.All(version => version == first.Version));
        Assert.AreEqual(2, cache.Loads);
    }

    [TestMethod]
    public async Task A_version_before_that_is_deleted_does_not_answer_on()
    {
        using var tenant = await PredictApp.TenantAsync();
        var (first, second) =
            (await tenant.PublishAsync("m", TestModels.Identity()), await tenant.PublishAsync("m", TestModels.Identity()));
        using var folder = new TestFolder();
        using var cache = TestSessions.Cache(tenant, folder);
        var traffic = Traffic(tenant, cache);
        await VersionAsync(traffic, tenant, second);
        var deleted = await tenant.SendAsync(HttpMethod.Delete, "/api/models/m/versions/2", null);

        var next = await VersionAsync(traffic, tenant, first);

        Assert.AreEqual(HttpStatusCode.NoContent, deleted.Status, deleted.Text);
        Assert.AreEqual(first.Version, next);
    }

    [TestMethod]
    public async Task Calls_are_parted_once_all_versions_of_the_split_are_warm()
    {
        using var tenant = await PredictApp.TenantAsync();
        var versions = new List<Manifest>();
        for (var i = 0; i < 3; i++)
        {
            versions.Add(await tenant.PublishAsync("m", TestModels.Identity()));
        }

        using var folder = new TestFolder();
        using var cache = TestSessions.Cache(tenant, folder);
        var traffic = Traffic(tenant, cache);
        await VersionAsync(traffic, tenant, versions[0]);
        var routed = new RoutedAlias(AliasName.Stable, new(new(2)) { Split = [new(new(1), 1), new(new(2), 1), new(new(3), 1)], Move = 2 });

        var atOnce = await VersionAsync(traffic, tenant.Served(versions[2]) with { Routed = routed });
        await Eventually.TrueAsync(() => Task.FromResult(versions.TrueForAll(version => cache.IsReady(tenant.Served(version)))));
        var later = new List<ModelVersion>();
        foreach (var version in versions)
        {
            later.Add(await VersionAsync(traffic, tenant.Served(version) with { Routed = routed }));
        }

        Assert.AreEqual(new ModelVersion(1), atOnce);
        CollectionAssert.AreEqual(versions.ConvertAll(version => version.Version), later);
        Assert.AreEqual(3, cache.Loads);
    }

    [TestMethod]
    public async Task Callers_of_a_split_keep_their_versions_while_new_settings_get_warm()
    {
        using var tenant = await PredictApp.TenantAsync();
        Manifest[] versions =
            [await tenant.PublishAsync("m", TestModels.Identity()), await tenant.PublishAsync("m", TestModels.Identity())];
        using var folder = new TestFolder();
        using var cache = TestSessions.Cache(tenant, folder);
        var traffic = Traffic(tenant, cache);
        var routed = new RoutedAlias(AliasName.Stable, new(new(1)) { Split = [new(new(1), 2), new(new(2), 1)], Move = 1 });
        var old = Array.ConvertAll(versions, version => tenant.Served(version) with { Routed = routed });
        var anew = Array.ConvertAll(old, version => version with { Serving = new() { MaximumBatch = 3 } });
        await traffic.LoadAsync(old[0], CancellationToken.None);
        await VersionAsync(traffic, old[0]);

        var atOnce = (await VersionAsync(traffic, anew[1]), await VersionAsync(traffic, anew[0]));
        await Eventually.TrueAsync(() => Task.FromResult(Array.TrueForAll(anew, cache.IsReady)));
        var later = (await VersionAsync(traffic, anew[1]), await VersionAsync(traffic, anew[0]));

        Assert.AreEqual((new ModelVersion(2), new ModelVersion(1)), atOnce);
        Assert.AreEqual(atOnce, later);
        Assert.IsFalse(Array.Exists(old, cache.IsReady));
    }

    private static Task<ModelVersion> VersionAsync(AliasTraffic traffic, TestTenant tenant, Manifest target) =>
        VersionAsync(traffic, tenant.Served(target));

    private static async Task<ModelVersion> VersionAsync(AliasTraffic traffic, ServedVersion target)
    {
        using var lease = await traffic.LeaseAsync(target, CancellationToken.None);
        TinyRun.Check(lease.Model);
        return lease.Model.Manifest.Version;
    }

    private static AliasTraffic Traffic(TestTenant tenant, SessionCache cache) =>
        new(cache, Catalog(tenant), TimeProvider.System, NullLogger<AliasTraffic>.Instance);

    private static ModelCatalog Catalog(TestTenant tenant) => new(
        tenant.App.Storage.GetRequiredService<ModelStore>(), tenant.App.Storage.GetRequiredService<VersionStore>(),
        TimeProvider.System, new(1));
}
