using Maas.Core.Registry;
using Maas.Predict.Inference.Disk;
using Maas.Predict.Inference.Sessions;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Maas.Predict.Tests.Inference.Sessions;

[TestClass]
public sealed class ManyModelsTests
{
    // A small model counts as a little over 1 MiB.
    private const long RoomForTen = 21 << 19;

    [TestMethod]
    public Task Of_many_models_those_in_use_stay_loaded() => UseAsync(models: 40);

    [TestMethod]
    [TestCategory("Long")]
    public Task Of_a_thousand_models_those_in_use_stay_loaded() => UseAsync(models: 1000);

    [TestMethod]
    public Task Calls_of_many_models_at_once_are_all_answered() => UseTogetherAsync(models: 30, calls: 40);

    [TestMethod]
    [TestCategory("Long")]
    public Task Calls_of_a_hundred_models_at_once_are_all_answered() => UseTogetherAsync(models: 100, calls: 500);

    private static async Task UseTogetherAsync(int models, int calls)
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        var all = await PublishAsync(tenant, models);
        using var cache = Cache(tenant, folder);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            for (var i = 0; i < calls; i++)
            {
                await RunAsync(cache, tenant, all[random.Next(models)]);
            }
        })));

        Assert.IsGreaterThan(models, cache.Loads);
        Assert.IsLessThanOrEqualTo(RoomForTen, cache.HeldBytes);
        await Eventually.TrueAsync(() => Task.FromResult(folder.Count(ModelFiles.FolderPrefix) <= 10));
    }

    private static async Task<List<Manifest>> PublishAsync(TestTenant tenant, int models)
    {
        var all = new List<Manifest>();
        for (var i = 0; i < models; i++)
        {
            all.Add(await tenant.PublishAsync($"m{i}", TestModels.Identity()));
        }

        return all;
    }

    private static async Task UseAsync(int models)
    {
        const int InUse = 8;
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        var all = await PublishAsync(tenant, models);
        using var cache = Cache(tenant, folder);
        foreach (var manifest in all)
        {
            await RunAsync(cache, tenant, manifest);
        }

        var afterAll = cache.Loads;
        for (var i = 0; i < 20 * InUse; i++)
        {
            await RunAsync(cache, tenant, all[i % InUse]);
        }

        Assert.AreEqual(models, afterAll);
        Assert.AreEqual(models + InUse, cache.Loads);
        Assert.IsLessThanOrEqualTo(RoomForTen, cache.HeldBytes);
        await Eventually.TrueAsync(() => Task.FromResult(folder.Count(ModelFiles.FolderPrefix) == 10));
    }

    private static async Task RunAsync(SessionCache cache, TestTenant tenant, Manifest manifest)
    {
        using var lease = await cache.LeaseAsync(tenant.Served(manifest), CancellationToken.None);
        TinyRun.Check(lease.Model);
    }

    private static SessionCache Cache(TestTenant tenant, TestFolder folder)
    {
        var options = new SessionsOptions { MaximumBytes = RoomForTen, Folder = folder.Path, DiskBytes = 0, Threads = 2 };
        var versions = tenant.App.Storage.GetRequiredService<VersionStore>();

        // What other tests do at the same time is on the same heap, and may make a short run long; with two threads none is opened twice.
        var loader = new SessionLoader(
            versions, options, new(), new(), new(), new(2), () => null, TimeProvider.System, NullLogger<SessionLoader>.Instance);
        return new(loader, options, TimeProvider.System);
    }
}
