using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Statistics;
using Maas.Predict.Inference.Traffic;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Inference.Traffic;

[TestClass]
public sealed class AliasWatchesTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(30);

    private readonly FakeTimeProvider time = new();

    [TestMethod]
    public async Task A_failure_that_is_older_than_the_window_no_longer_counts()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var watches = Watches(tenant);
        var route = await RouteAsync(tenant, new(0.5, null, 60, 4, new(1)));
        var watch = watches.Find(Target(tenant, route))!;

        Fail(watch, 2);
        time.Advance(TimeSpan.FromSeconds(61));
        Fail(watch, 1);
        Answer(watch, 2, Quick);
        var within = watch.Guard!.Figures.Single().Figures;
        time.Advance(TimeSpan.FromSeconds(30));
        Fail(watch, 3);

        Assert.AreEqual(new RunFigures(3, 1, 0), within);
        Assert.AreEqual("3 of 5 runs of version 2 in 60 s failed, a part of 0.6; errorRate allows 0.5", await ReasonAsync(tenant));
    }

    [TestMethod]
    public async Task A_storage_that_fails_while_a_version_is_loaded_is_not_the_versions_failure()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var watches = Watches(tenant);
        var route = await RouteAsync(tenant, new(0.5, null, 60, 1, new(1)));
        var watch = watches.Find(Target(tenant, route))!;

        Fail(watch, new Azure.RequestFailedException("busy"), isLeased: false);
        var stays = await FindAsync(tenant);
        Fail(watch, ServiceError.CorruptModel.With("other bytes"), isLeased: false);

        Assert.AreEqual(new ModelVersion(2), stays!.Version);
        await Eventually.TrueAsync(() => Task.FromResult(watches.Of(Key(tenant), new(2)).Of(AliasEvent.Returned) == 1));
    }

    [TestMethod]
    public async Task One_slow_run_of_a_hundred_may_be_and_two_may_not()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var watches = Watches(tenant);
        var route = await RouteAsync(tenant, new(null, 20, 60, 100, new(1)));
        var watch = watches.Find(Target(tenant, route))!;

        Answer(watch, 1, Slow);
        Answer(watch, 99, Quick);
        var stays = await FindAsync(tenant);
        Answer(watch, 1, Slow);

        Assert.AreEqual(new ModelVersion(2), stays!.Version);
        Assert.AreEqual("2 of 101 runs of version 2 in 60 s took longer than 20 ms; p99Ms allows 1 of 100", await ReasonAsync(tenant));
        await Eventually.TrueAsync(() => Task.FromResult(watches.Of(Key(tenant), new(2)).Of(AliasEvent.Returned) == 1));
    }

    [TestMethod]
    public async Task What_callers_do_and_what_is_not_loaded_yet_is_no_failure_and_a_full_queue_is()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var watches = Watches(tenant);
        var route = await RouteAsync(tenant, new(0.5, 20, 60, 100, new(1)));
        var watch = watches.Find(Target(tenant, route))!;

        Fail(watch, ServiceError.InvalidInput.With("no tensor"), isLeased: true);
        Fail(watch, new OperationCanceledException(), isLeased: true);
        Fail(watch, ServiceError.Loading.With("cold"), isLeased: false);
        var none = watch.Guard!.Figures.Single().Figures;
        Fail(watch, ServiceError.Overloaded.With("full"), isLeased: true);
        Fail(watch, ServiceError.CorruptModel.With("not its bytes"), isLeased: false);
        Fail(watch, new InvalidOperationException(), isLeased: true);
        Fail(watch, ServiceError.TimedOut.With("too slow"), isLeased: true);

        Assert.AreEqual(default, none);
        Assert.AreEqual(new RunFigures(4, 4, 1), watch.Guard.Figures.Single().Figures);
    }

    [TestMethod]
    public async Task The_version_to_return_to_is_not_looked_at_nor_what_the_alias_does_not_name()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var watches = Watches(tenant);
        var route = new AliasRoute(new(1))
        {
            Split = [new(new(1), 9), new(new(2), 1)],
            Guard = new(0, null, 60, 1, new(1)),
            Move = 3,
        };
        var watch = watches.Find(Target(tenant, route))!;

        watch.Answered(new(1), Quick);
        watch.Answered(new(7), Quick);

        Assert.AreEqual((new ModelVersion(2), default), watch.Guard!.Figures.Single());
        Assert.AreEqual(1, watches.Of(Key(tenant), new(1)).Of(AliasEvent.Answered));
        Assert.AreEqual(0, watches.Of(Key(tenant), new(7)).Of(AliasEvent.Answered));
    }

    [TestMethod]
    public async Task A_move_begins_a_new_watch_and_a_call_from_before_it_is_under_none()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var watches = Watches(tenant);
        var (before, after) = (GuardedRoute(3), GuardedRoute(4));

        var first = watches.Find(Target(tenant, before));
        var again = watches.Find(Target(tenant, before));
        var second = watches.Find(Target(tenant, after));

        Assert.IsNotNull(first);
        Assert.AreSame(first, again);
        Assert.AreNotSame(first, second);
        Assert.IsNull(watches.Find(Target(tenant, before)));
        Assert.IsNull(watches.Find(Target(tenant, after) with { Routed = null }));
    }

    [TestMethod]
    public async Task A_call_takes_no_memory()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var watches = Watches(tenant);
        var target = Target(tenant, GuardedRoute(3));
        watches.Find(target)!.Answered(new(2), Quick);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            watches.Find(target)!.Answered(new(2), Quick);
        }

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Answer(AliasWatch watch, int times, TimeSpan took)
    {
        for (var i = 0; i < times; i++)
        {
            watch.Answered(new(2), took);
        }
    }

    private static void Fail(AliasWatch watch, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Fail(watch, new InvalidOperationException(), isLeased: true);
        }
    }

    private static void Fail(AliasWatch watch, Exception exception, bool isLeased) =>
        watch.Failed(new(2), exception, FailureReasons.Of(exception), isLeased);

    private static AliasRoute GuardedRoute(int move) => new(new(2)) { Guard = new(0.5, 20, 60, 100, new(1)), Move = move };

    private static AliasKey Key(TestTenant tenant) => new(tenant.Id, ModelName.Parse("m"), AliasName.Stable);

    private static ServedVersion Target(TestTenant tenant, AliasRoute route) =>
        new(tenant.Id, ModelReference.Parse("m"), null!, new()) { Routed = new(AliasName.Stable, route) };

    private static Task<AliasRoute?> FindAsync(TestTenant tenant) => tenant.App.Storage.GetRequiredService<AliasStore>()
        .FindRouteAsync(tenant.Id, ModelName.Parse("m"), AliasName.Stable, CancellationToken.None);

    private static async Task<AliasRoute> RouteAsync(TestTenant tenant, AliasGuard guard)
    {
        await tenant.App.Storage.GetRequiredService<AliasStore>().RouteAsync(
            tenant.Id, ModelName.Parse("m"), AliasName.Stable, _ => new(new(2)) { Guard = guard }, null, CancellationToken.None);
        return (await FindAsync(tenant))!;
    }

    private static Task<string> ReasonAsync(TestTenant tenant) => Eventually.GetAsync(async () =>
    {
        var history = await tenant.App.Storage.GetRequiredService<AliasStore>()
            .HistoryAsync(tenant.Id, ModelName.Parse("m"), AliasName.Stable, CancellationToken.None);
        return history[0].Reason;
    });

    private AliasWatches Watches(TestTenant tenant)
    {
        var storage = tenant.App.Storage;
        var (models, versions) = (storage.GetRequiredService<ModelStore>(), storage.GetRequiredService<VersionStore>());
        var catalog = new ModelCatalog(models, versions, time, new(1));
        return new(
            null!, catalog, new(), new(null!, catalog, time, NullLogger<AliasTraffic>.Instance), storage.GetRequiredService<AliasStore>(),
            new(1), new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), time, NullLogger<AliasWatches>.Instance);
    }
}
