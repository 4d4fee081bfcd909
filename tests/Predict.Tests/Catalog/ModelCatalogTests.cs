using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Catalog;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Catalog;

[TestClass]
public sealed class ModelCatalogTests
{
    [TestMethod]
    public async Task A_moved_alias_is_followed_after_a_second()
    {
        using var tenant = await PredictApp.TenantAsync();
        var time = new FakeTimeProvider();
        var catalog = new ModelCatalog(
            tenant.App.Storage.GetRequiredService<ModelStore>(), tenant.App.Storage.GetRequiredService<VersionStore>(), time, new(1));
        await tenant.PublishAsync("m", TestModels.Identity());
        var first = await catalog.ResolveAsync(tenant.Id, ModelReference.Parse("m"), CancellationToken.None);
        await tenant.PublishAsync("m", TestModels.Identity());

        var atOnce = await catalog.ResolveAsync(tenant.Id, ModelReference.Parse("m@latest"), CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(1));
        var later = await catalog.ResolveAsync(tenant.Id, ModelReference.Parse("m"), CancellationToken.None);

        Assert.AreEqual(new ModelVersion(1), first.Version);
        Assert.AreEqual(new ModelVersion(1), atOnce.Version);
        Assert.AreEqual(new ModelVersion(2), later.Version);
    }
}
