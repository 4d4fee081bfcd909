using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Inference;
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
        using var cache = Cache(tenant, folder);
        var traffic = new AliasTraffic(cache, TimeProvider.System, NullLogger<AliasTraffic>.Instance);
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
        using var cache = Cache(tenant, folder);
        var traffic = new AliasTraffic(cache, TimeProvider.System, NullLogger<AliasTraffic>.Instance);
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

    private static async Task<ModelVersion> VersionAsync(AliasTraffic traffic, TestTenant tenant, Manifest target)
    {
        using var lease = await traffic.LeaseAsync(tenant.Served(target), CancellationToken.None);
        TinyRun.Check(lease.Model);
        return lease.Model.Manifest.Version;
    }

    private static SessionCache Cache(TestTenant tenant, TestFolder folder)
    {
        var options = new SessionsOptions { Folder = folder.Path, Threads = 1 };
        var versions = tenant.App.Storage.GetRequiredService<VersionStore>();
        return new(new(versions, options, new InputOptions(), TimeProvider.System, NullLogger<SessionLoader>.Instance), options,
            TimeProvider.System);
    }
}
