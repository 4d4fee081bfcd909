using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Traffic;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Maas.Predict.Tests.Inference.Traffic;

[TestClass]
public sealed class AliasReturnTests
{
    [TestMethod]
    [DataRow(false, 1)]
    [DataRow(true, 2)]
    public async Task An_alias_goes_back_but_not_for_what_fails_as_the_app_stops(bool stops, int version)
    {
        using var tenant = await PredictApp.TenantAsync();
        var storage = tenant.App.Storage;
        var aliases = storage.GetRequiredService<AliasStore>();
        var alias = new AliasKey(tenant.Id, ModelName.Parse("m"), AliasName.Stable);
        var guarded = new AliasRoute(new(2)) { Guard = new(0.5, null, 60, 1, new(1)) };
        await aliases.RouteAsync(alias.Tenant, alias.Model, alias.Alias, _ => guarded, null, CancellationToken.None);
        var route = await aliases.FindRouteAsync(alias.Tenant, alias.Model, alias.Alias, CancellationToken.None);
        var catalog = new ModelCatalog(
            storage.GetRequiredService<ModelStore>(), storage.GetRequiredService<VersionStore>(), TimeProvider.System, new(1));
        var back = new AliasReturn(aliases, catalog, NullLogger.Instance, new CancellationToken(stops));

        var moved = await back.ReturnAsync(alias, route!, "too many fail", CancellationToken.None);
        var after = await aliases.FindRouteAsync(alias.Tenant, alias.Model, alias.Alias, CancellationToken.None);

        Assert.AreEqual(!stops, moved);
        Assert.AreEqual(new ModelVersion(version), after!.Version);
    }
}
