using Azure.Data.Tables;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Core.Tests.Registry;

[TestClass]
public sealed class AliasStoreTests
{
    private static readonly ModelName Digits = ModelName.Parse("digits");
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TenantId tenant = AzuriteStores.NewTenant();
    private readonly FakeTimeProvider time = new(Now);

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task The_history_is_newest_first_and_has_every_move()
    {
        var store = await StoreAsync();
        await PointAsync(store, 1);
        time.Advance(TimeSpan.FromHours(1));
        await PointAsync(store, 2);
        await PointAsync(store, null);
        await PointAsync(store, 1);

        var history = await store.HistoryAsync(tenant, Digits, AliasName.Stable, Cancellation);

        Assert.AreEqual("-→1 2→- 1→2 -→1", string.Join(' ', history.Select(Show)));
        Assert.AreEqual((Now, Now.AddHours(1)), (history[^1].Changed, history[0].Changed));
    }

    [TestMethod]
    public async Task A_move_to_where_it_points_changes_nothing()
    {
        var store = await StoreAsync();
        var made = await PointAsync(store, 1);

        var same = await PointAsync(store, 1);
        var deleted = await store.MoveAsync(tenant, Digits, AliasName.Parse("other"), _ => null, Cancellation);

        Assert.AreEqual(new AliasChange(new(1), null, Now) { Move = 1 }, made);
        Assert.IsNull(same);
        Assert.IsNull(deleted);
        Assert.HasCount(1, await store.HistoryAsync(tenant, Digits, AliasName.Stable, Cancellation));
    }

    [TestMethod]
    public async Task A_move_whose_answer_is_lost_is_a_move_and_is_made_once()
    {
        await PointAsync(await StoreAsync(), 1);
        var writes = 0;
        using var storage = new FaultyStorage(await Azurite.StartAsync(), TimeSpan.FromSeconds(1))
        {
            Decide = line => line.Contains("$batch", StringComparison.Ordinal) && Interlocked.Increment(ref writes) == 1
                ? StorageFault.AnswerLost
                : StorageFault.None,
        };
        var store = new AliasStore(new TableServiceClient(storage.ConnectionString), time);

        var moved = await store.MoveAsync(
            tenant, Digits, AliasName.Stable,
            now => now == new ModelVersion(1) ? new ModelVersion(2) : throw new InvalidOperationException("it has moved since"),
            Cancellation);

        Assert.AreEqual(new AliasChange(new(2), new(1), Now) { Move = 2 }, moved);
        Assert.IsGreaterThan(1, writes);
        Assert.HasCount(2, await store.HistoryAsync(tenant, Digits, AliasName.Stable, Cancellation));
    }

    [TestMethod]
    public async Task Of_20_who_compare_and_set_at_once_one_wins()
    {
        var store = await StoreAsync();
        await PointAsync(store, 1);

        var moves = Enumerable.Range(2, 20).Select(version => store.MoveAsync(
            tenant,
            Digits,
            AliasName.Stable,
            now => now == new ModelVersion(1) ? new ModelVersion(version) : throw ServiceError.PreconditionFailed.With("it has moved"),
            Cancellation)).ToList();
        await Refused.AsAsync(ServiceError.PreconditionFailed, () => Task.WhenAll(moves));

        Assert.AreEqual(1, moves.Count(move => move.IsCompletedSuccessfully));
        Assert.HasCount(2, await store.HistoryAsync(tenant, Digits, AliasName.Stable, Cancellation));
    }

    [TestMethod]
    public async Task Moves_at_once_make_one_unbroken_chain()
    {
        var store = await StoreAsync();

        await Task.WhenAll(Enumerable.Range(1, 10).Select(version => PointAsync(store, version)));

        var history = await store.HistoryAsync(tenant, Digits, AliasName.Stable, Cancellation);
        Assert.HasCount(10, history);
        Assert.IsNull(history[^1].Previous);
        CollectionAssert.AreEqual(
            history.Skip(1).Select(change => change.Version).ToList(), history.SkipLast(1).Select(change => change.Previous).ToList());
    }

    [TestMethod]
    public async Task A_history_is_of_one_alias_of_one_model_of_one_tenant()
    {
        var store = await StoreAsync();
        await PointAsync(store, 1);

        var others = new[]
        {
            await store.HistoryAsync(tenant, Digits, AliasName.Parse("stable-2"), Cancellation),
            await store.HistoryAsync(tenant, ModelName.Parse("digits-2"), AliasName.Stable, Cancellation),
            await store.HistoryAsync(AzuriteStores.NewTenant(), Digits, AliasName.Stable, Cancellation),
        };

        Assert.IsTrue(others.All(history => history.Count == 0));
    }

    [TestMethod]
    public async Task A_return_goes_to_the_last_good_version_once_and_says_why()
    {
        var store = await StoreAsync();
        var guarded = await GuardAsync(store);

        var first = await store.ReturnAsync(tenant, Digits, AliasName.Stable, guarded, "too slow", Cancellation);
        var second = await store.ReturnAsync(tenant, Digits, AliasName.Stable, guarded, "too slow", Cancellation);

        Assert.AreEqual((new ModelVersion(1), "too slow"), (first!.Version, first.Reason));
        Assert.AreEqual(3, first.Move);
        Assert.IsNull(second);
        var history = await store.HistoryAsync(tenant, Digits, AliasName.Stable, Cancellation);
        Assert.AreEqual("2→1 1→2 -→1", string.Join(' ', history.Select(Show)));
        Assert.AreEqual(new AliasChange(new(1), new(2), Now) { Reason = "too slow", Move = 3 }, history[0]);
    }

    [TestMethod]
    public async Task Of_a_return_and_a_person_who_moves_the_alias_between_its_read_and_its_write_the_person_wins()
    {
        var store = await StoreAsync();
        var guarded = await GuardAsync(store);
        Func<Task>? person = () => PointAsync(store, 3);
        var wire = new Wire();
        wire.Holds = request => request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal)
            && Interlocked.Exchange(ref person, null) is { } once ? once() : Task.CompletedTask;
        var slow = new AliasStore(await AzuriteStores.TablesOverAsync(wire), time);

        var returned = await slow.ReturnAsync(tenant, Digits, AliasName.Stable, guarded, "too slow", Cancellation);

        Assert.IsNull(returned);
        Assert.AreEqual(new ModelVersion(3), (await store.FindRouteAsync(tenant, Digits, AliasName.Stable, Cancellation))!.Version);
        var history = await store.HistoryAsync(tenant, Digits, AliasName.Stable, Cancellation);
        Assert.AreEqual("2→3 1→2 -→1", string.Join(' ', history.Select(Show)));
        Assert.IsTrue(history.All(move => move.Reason is null));
    }

    [TestMethod]
    public async Task Of_many_instances_that_return_an_alias_one_does()
    {
        var store = await StoreAsync();
        var guarded = await GuardAsync(store);

        var returns = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            i => store.ReturnAsync(tenant, Digits, AliasName.Stable, guarded, $"instance {i}", Cancellation)));

        Assert.AreEqual(1, returns.Count(change => change is not null));
        Assert.HasCount(3, await store.HistoryAsync(tenant, Digits, AliasName.Stable, Cancellation));
    }

    private async Task<AliasRoute> GuardAsync(AliasStore store)
    {
        await PointAsync(store, 1);
        await store.RouteAsync(
            tenant, Digits, AliasName.Stable, _ => new(new(2)) { Guard = new(0.1, null, 60, 5, new(1)) }, null, Cancellation);
        return (await store.FindRouteAsync(tenant, Digits, AliasName.Stable, Cancellation))!;
    }

    private async Task<AliasStore> StoreAsync() => new(await AzuriteStores.TablesOverAsync(new()), time);

    private Task<AliasChange?> PointAsync(AliasStore store, int? version) => store.MoveAsync(
        tenant, Digits, AliasName.Stable, _ => version is { } number ? new ModelVersion(number) : null, Cancellation);

    private static string Show(AliasChange change) => $"{change.Previous?.ToString() ?? "-"}→{change.Version?.ToString() ?? "-"}";
}
