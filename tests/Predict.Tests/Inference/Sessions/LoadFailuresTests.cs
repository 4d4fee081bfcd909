using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Catalog;
using Maas.Predict.Inference;
using Maas.Predict.Inference.Sessions;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Inference.Sessions;

/// <summary>Loads of a version whose stored bytes are not its own.</summary>
[TestClass]
public sealed class LoadFailuresTests
{
    private readonly FakeTimeProvider time = new();

    [TestMethod]
    public async Task A_version_that_can_not_be_loaded_is_refused_at_once_until_a_while_is_over_and_longer_each_time()
    {
        using var tenant = await PredictApp.TenantAsync();
        var broken = tenant.Served(Broken(await tenant.PublishAsync("m", TestModels.Identity())));
        using var folder = new TestFolder();
        using var cache = Cache(tenant, folder);

        var first = await RefusedAsync(cache, broken);
        var again = await RefusedAsync(cache, broken);
        var loads = new List<long>();
        foreach (var seconds in new[] { 0, 29, 1, 59, 1, 119, 1, 239, 1, 299, 1, 299, 1 })
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            await RefusedAsync(cache, broken);
            loads.Add(cache.Loads);
        }

        Assert.AreEqual((ServiceError.CorruptModel, first.Detail), (again.Error, again.Detail));
        CollectionAssert.AreEqual(new long[] { 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7 }, loads);
    }

    [TestMethod]
    public async Task Another_manifest_other_settings_and_an_order_to_load_are_tried_at_once()
    {
        using var tenant = await PredictApp.TenantAsync();
        var manifest = await tenant.PublishAsync("m", TestModels.Identity());
        var broken = tenant.Served(Broken(manifest));
        using var folder = new TestFolder();
        using var cache = Cache(tenant, folder);
        await RefusedAsync(cache, broken);

        await RefusedAsync(cache, broken with { Serving = new() { TimeoutSeconds = 7 } });
        var bySettings = cache.Loads;
        await Assert.ThrowsExactlyAsync<ServiceException>(() => Traffic(tenant, cache).LoadAsync(broken, CancellationToken.None));
        var byOrder = cache.Loads;
        using var lease = await cache.LeaseAsync(tenant.Served(manifest), CancellationToken.None);

        Assert.AreEqual((2L, 3L), (bySettings, byOrder));
        TinyRun.Check(lease.Model);
    }

    [TestMethod]
    public async Task A_version_that_is_held_back_takes_no_other_models_room()
    {
        using var tenant = await PredictApp.TenantAsync();
        var (good, broken) = (
            tenant.Served(await tenant.PublishAsync("a", TestModels.Identity())),
            tenant.Served(Broken(await tenant.PublishAsync("b", TestModels.Identity()))));
        using var folder = new TestFolder();
        using var cache = Cache(tenant, folder);
        await RefusedAsync(cache, broken);
        (await cache.LeaseAsync(good, CancellationToken.None)).Dispose();

        await RefusedAsync(cache, broken);

        Assert.IsTrue(cache.IsReady(good));
    }

    [TestMethod]
    public async Task A_storage_that_fails_is_asked_again_by_the_next_call()
    {
        using var tenant = await PredictApp.TenantAsync();
        var served = tenant.Served(await tenant.PublishAsync("m", TestModels.Identity()));
        var failures = new LoadFailures(time, NullLogger.Instance);
        Task<LoadedModel> FailAsync(Exception exception) => failures.WatchAsync(served, () => Task.FromException<LoadedModel>(exception));

        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => FailAsync(new Azure.RequestFailedException("busy")));
        failures.RefuseHeldBack(served);
        await Assert.ThrowsAsync<ServiceException>(() => FailAsync(ServiceError.Unavailable.With("the disk is busy")));
        failures.RefuseHeldBack(served);
        await Assert.ThrowsAsync<ServiceException>(() => FailAsync(ServiceError.CorruptModel.With("other bytes")));

        Assert.Throws<ServiceException>(() => failures.RefuseHeldBack(served));
        Assert.AreEqual("other bytes", failures.Find(SessionKey.Of(served).Version));
        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => FailAsync(new Azure.RequestFailedException("busy")));
        failures.RefuseHeldBack(served);
        Assert.AreEqual(
            "the service failed while it loaded the version; its log holds more", failures.Find(SessionKey.Of(served).Version));
    }

    [TestMethod]
    [DataRow(true, LogLevel.Information)]
    [DataRow(false, LogLevel.Error)]
    public async Task A_version_that_is_deleted_while_it_is_loaded_is_no_fault_for_the_log(bool isDeleted, LogLevel expected)
    {
        using var tenant = await PredictApp.TenantAsync();
        var served = tenant.Served(await tenant.PublishAsync("m", TestModels.Identity()));
        var levels = new Levels();
        var refusal = isDeleted ? ServiceError.UnknownVersion.With("it was deleted") : ServiceError.CorruptModel.With("other bytes");

        await Assert.ThrowsAsync<ServiceException>(
            () => new LoadFailures(time, levels).WatchAsync(served, () => Task.FromException<LoadedModel>(refusal)));

        CollectionAssert.AreEqual(new[] { expected }, levels.Logged);
    }

    private static Manifest Broken(Manifest manifest) =>
        manifest with { Files = [manifest.Files[0] with { Sha256 = new string('0', 64) }] };

    private static Task<ServiceException> RefusedAsync(SessionCache cache, ServedVersion version) =>
        Assert.ThrowsExactlyAsync<ServiceException>(async () => (await cache.LeaseAsync(version, CancellationToken.None)).Dispose());

    private AliasTraffic Traffic(TestTenant tenant, SessionCache cache)
    {
        var storage = tenant.App.Storage;
        var catalog = new ModelCatalog(storage.GetRequiredService<ModelStore>(), storage.GetRequiredService<VersionStore>(), time, new(1));
        return new(cache, catalog, time, NullLogger<AliasTraffic>.Instance);
    }

    // With room for one.
    private SessionCache Cache(TestTenant tenant, TestFolder folder)
    {
        var options = new SessionsOptions { MaximumBytes = 3 << 19, Folder = folder.Path, DiskBytes = 0, Threads = 1 };
        var versions = tenant.App.Storage.GetRequiredService<VersionStore>();
        var loader = new SessionLoader(
            versions, options, new InputOptions(), new(), new(), new(2), () => null, time, NullLogger<SessionLoader>.Instance);
        return new(loader, options, time);
    }

    private sealed class Levels : ILogger
    {
        public List<LogLevel> Logged { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Logged.Add(logLevel);
    }
}
