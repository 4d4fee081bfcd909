using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Core.Tests.Registry;

[TestClass]
public sealed class ModelStoreTests
{
    private static readonly ModelName Digits = ModelName.Parse("digits");

    private readonly TenantId tenant = AzuriteStores.NewTenant();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task Numbers_reserved_at_once_are_distinct_and_without_gaps()
    {
        var store = await AzuriteStores.GetAsync<ModelStore>();

        var reserved = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.ReserveVersionAsync(tenant, Digits, Cancellation)));

        CollectionAssert.AreEqual(
            Enumerable.Range(1, 20).ToList(), reserved.Select(version => version.Number).Order().ToList());
    }

    [TestMethod]
    public async Task Each_tenants_model_counts_for_itself()
    {
        var store = await AzuriteStores.GetAsync<ModelStore>();
        await store.ReserveVersionAsync(tenant, Digits, Cancellation);

        var another = await store.ReserveVersionAsync(AzuriteStores.NewTenant(), Digits, Cancellation);
        var other = await store.ReserveVersionAsync(tenant, ModelName.Parse("digits-2"), Cancellation);

        Assert.AreEqual((1, 1), (another.Number, other.Number));
    }

    [TestMethod]
    public async Task A_model_keeps_the_time_of_its_first_reservation()
    {
        var store = await AzuriteStores.GetAsync<ModelStore>();
        await store.ReserveVersionAsync(tenant, Digits, Cancellation);
        var created = (await store.GetAsync(tenant, Digits, Cancellation)).Created;

        await store.ReserveVersionAsync(tenant, Digits, Cancellation);

        Assert.AreEqual(created, (await store.GetAsync(tenant, Digits, Cancellation)).Created);
    }

    [TestMethod]
    public async Task A_call_without_version_gets_stable_where_it_is_set_else_latest()
    {
        var store = await AzuriteStores.GetAsync<ModelStore>();
        await store.ReserveVersionAsync(tenant, Digits, Cancellation);
        var none = await store.GetAsync(tenant, Digits, Cancellation);
        await PointAsync(AliasName.Latest, 3);
        var latest = await store.GetAsync(tenant, Digits, Cancellation);
        await PointAsync(AliasName.Stable, 2);

        var stable = await store.GetAsync(tenant, Digits, Cancellation);

        Assert.IsNull(none.Default);
        Assert.AreEqual((3, 2), (latest.Default!.Value.Number, stable.Default!.Value.Number));
        Assert.AreEqual("latest:3 stable:2", string.Join(' ', stable.Aliases.Select(alias => $"{alias.Key}:{alias.Value}")));
    }

    [TestMethod]
    public async Task A_models_aliases_are_not_those_of_a_model_with_a_longer_name()
    {
        var store = await AzuriteStores.GetAsync<ModelStore>();
        var longer = ModelName.Parse("digits-2");
        await store.ReserveVersionAsync(tenant, Digits, Cancellation);
        await store.ReserveVersionAsync(tenant, longer, Cancellation);

        await (await AzuriteStores.GetAsync<AliasStore>()).MoveAsync(tenant, longer, AliasName.Stable, _ => new(1), Cancellation);

        Assert.HasCount(0, (await store.GetAsync(tenant, Digits, Cancellation)).Aliases);
        Assert.HasCount(1, (await store.GetAsync(tenant, longer, Cancellation)).Aliases);
    }

    [TestMethod]
    public async Task Models_are_listed_by_name_page_by_page()
    {
        var store = await AzuriteStores.GetAsync<ModelStore>();
        string[] names = ["c", "a-2", "b", "a", "z"];
        await Task.WhenAll(names.Select(name => store.ReserveVersionAsync(tenant, ModelName.Parse(name), Cancellation)));

        var pages = new List<Page<ModelEntry>> { await store.ListAsync(tenant, 2, null, Cancellation) };
        while (pages[^1].Next is { } next)
        {
            pages.Add(await store.ListAsync(tenant, 2, next, Cancellation));
        }

        Assert.AreEqual("a a-2|b c|z", string.Join('|', pages.Select(page => string.Join(' ', page.Items.Select(entry => entry.Model)))));
    }

    [TestMethod]
    public async Task Another_tenants_model_is_unknown()
    {
        var store = await AzuriteStores.GetAsync<ModelStore>();
        await store.ReserveVersionAsync(tenant, Digits, Cancellation);
        var stranger = AzuriteStores.NewTenant();

        await Refused.AsAsync(ServiceError.UnknownModel, () => store.GetAsync(stranger, Digits, Cancellation));

        Assert.IsNull(await store.FindAsync(stranger, Digits, Cancellation));
        Assert.HasCount(0, (await store.ListAsync(stranger, 10, null, Cancellation)).Items);
    }

    private async Task PointAsync(AliasName alias, int version) =>
        await (await AzuriteStores.GetAsync<AliasStore>()).MoveAsync(tenant, Digits, alias, _ => new(version), Cancellation);
}
