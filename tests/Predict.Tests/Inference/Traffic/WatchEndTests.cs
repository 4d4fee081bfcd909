using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Traffic;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Inference.Traffic;

/// <summary>What is left of the watches over aliases that need none any more.</summary>
[TestClass]
public sealed class WatchEndTests : IDisposable
{
    private static readonly ModelName Model = ModelName.Parse("m");

    private readonly FakeTimeProvider time = new();
    private TestTenant tenant = null!;
    private ModelCatalog catalog = null!;
    private AliasWatches watches = null!;

    private AliasStore Aliases => tenant.App.Storage.GetRequiredService<AliasStore>();

    private AliasKey Key => new(tenant.Id, Model, AliasName.Stable);

    [TestInitialize]
    public async Task BeginAsync()
    {
        tenant = await PredictApp.TenantAsync();
        var storage = tenant.App.Storage;
        catalog = new(storage.GetRequiredService<ModelStore>(), storage.GetRequiredService<VersionStore>(), time, new(1));
        watches = new(
            null!, catalog, new(), new(null!, new(null!, null!, time, new(1)), time, NullLogger<AliasTraffic>.Instance), Aliases, new(1),
            new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), time, NullLogger<AliasWatches>.Instance);
    }

    [TestMethod]
    public async Task A_watch_ends_at_once_where_its_alias_goes_and_its_numbers_a_while_later()
    {
        var route = await RouteAsync(Shadowed(2));
        var watch = Answer(route);

        await Aliases.MoveAsync(tenant.Id, Model, AliasName.Stable, _ => null, CancellationToken.None);
        catalog.Forget(tenant.Id, Model);
        await EndedAsync(route);
        Offer(watch);
        var kept = Lines();
        time.Advance(AliasWatches.CountsLife);

        CollectionAssert.AreEqual(new[] { "1: 1 answered, 0 dropped", "2: 0 answered, 1 dropped" }, kept);
        Assert.IsEmpty(Lines());
    }

    [TestMethod]
    public async Task What_another_instance_took_off_ends_with_the_next_call_of_the_model()
    {
        var route = await RouteAsync(Shadowed(2));
        Answer(route);
        await RouteAsync(new(new(1)));
        await tenant.PublishAsync("m", TestModels.Identity());

        await catalog.ResolveAsync(tenant.Id, ModelReference.Parse("m@latest"), CancellationToken.None);

        Assert.IsNull(watches.Find(Key, route));
    }

    [TestMethod]
    public async Task What_another_instance_took_off_ends_also_where_nobody_calls_any_more()
    {
        var route = await RouteAsync(Shadowed(2));
        Answer(route);
        await RouteAsync(new(new(1)));

        time.Advance(AliasWatches.RoundInterval);

        await EndedAsync(route);
    }

    [TestMethod]
    public async Task An_alias_that_goes_on_keeps_its_numbers_also_of_the_versions_that_it_left()
    {
        var first = await RouteAsync(Shadowed(2));
        Answer(first);
        var second = await RouteAsync(Shadowed(3));
        await catalog.LookAsync(tenant.Id, Model, CancellationToken.None);
        var isOver = watches.Find(Key, first) is null;
        Answer(second);

        for (var i = 0; i < 10; i++)
        {
            time.Advance(AliasWatches.RoundInterval);
            await catalog.LookAsync(tenant.Id, Model, CancellationToken.None);
        }

        Assert.IsTrue(isOver);
        Assert.IsNotNull(watches.Find(Key, second));
        CollectionAssert.AreEqual(
            new[] { "1: 2 answered, 0 dropped", "2: 0 answered, 0 dropped", "3: 0 answered, 0 dropped" }, Lines());
    }

    [TestMethod]
    public async Task An_alias_that_comes_back_within_a_while_counts_on()
    {
        Answer(await RouteAsync(Shadowed(2)));
        await RouteAsync(new(new(1)));
        await catalog.LookAsync(tenant.Id, Model, CancellationToken.None);
        time.Advance(AliasWatches.RoundInterval);
        Answer(await RouteAsync(Shadowed(2)));

        time.Advance(AliasWatches.CountsLife);

        CollectionAssert.AreEqual(new[] { "1: 2 answered, 0 dropped", "2: 0 answered, 0 dropped" }, Lines());
    }

    [TestMethod]
    public async Task What_was_read_before_a_watch_began_does_not_end_it_also_at_the_same_time()
    {
        var before = catalog.NextTurn();
        var route = await RouteAsync(Shadowed(2));
        var watch = Answer(route);

        watches.Keep(new(tenant.Id, Model, new Dictionary<AliasName, AliasRoute>(), time.GetTimestamp(), before));
        var stays = watches.Find(Key, route);
        watches.Keep(new(tenant.Id, Model, new Dictionary<AliasName, AliasRoute>(), time.GetTimestamp(), catalog.NextTurn()));

        Assert.AreSame(watch, stays);
        Assert.IsNull(watches.Find(Key, route));
    }

    [TestMethod]
    public void Who_asks_for_numbers_leaves_none()
    {
        var none = watches.Of(Key, new(1)).Of(AliasEvent.Answered);

        Assert.AreEqual(0, none);
        Assert.IsEmpty(Lines());
    }

    public void Dispose()
    {
        watches.Dispose();
        tenant.Dispose();
    }

    private static AliasRoute Shadowed(int by) => new(new(1)) { Shadow = new(new(by), 1, 0) };

    // A queue that has ended takes no copy.
    private static void Offer(AliasWatch watch)
    {
        var manifest = new Manifest
        {
            Model = Model,
            Version = new(1),
            Created = DateTimeOffset.UnixEpoch,
            Files = [],
            Inputs = [],
            Outputs = [],
        };
        watch.Shadow!.Offer(new(TenantId.Parse("nobody"), new(Model, null), manifest, new()), new(manifest, new(), [], null));
    }

    private AliasWatch Answer(AliasRoute route)
    {
        var target = new ServedVersion(tenant.Id, new(Model, null), null!, new()) { Routed = new(AliasName.Stable, route) };
        var watch = watches.Find(target)!;
        watch.Answered(new(1), TimeSpan.FromMilliseconds(1));
        return watch;
    }

    private string[] Lines() =>
    [
        .. watches.List(tenant.Id).Select(counts =>
            $"{counts.Version}: {counts.Of(AliasEvent.Answered)} answered, {counts.Of(AliasEvent.Dropped)} dropped"),
    ];

    private Task EndedAsync(AliasRoute route) => Eventually.TrueAsync(() => Task.FromResult(watches.Find(Key, route) is null));

    private async Task<AliasRoute> RouteAsync(AliasRoute route)
    {
        await Aliases.RouteAsync(tenant.Id, Model, AliasName.Stable, _ => route, null, CancellationToken.None);
        return (await Aliases.FindRouteAsync(tenant.Id, Model, AliasName.Stable, CancellationToken.None))!;
    }
}
