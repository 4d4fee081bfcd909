using System.Net;
using Maas.Core.Registry;
using Maas.Core.Storage;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Sessions;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Maas.Predict.Tests.Inference.Sessions;

[TestClass]
public sealed class PreloadTests
{
    [TestMethod]
    public async Task An_instance_is_ready_when_its_models_are_loaded_and_what_cannot_be_is_passed_over()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        using var app = await OwnApp.StartAsync(
            tenant, ("Sessions__Preload", $"{tenant.Id}/m, {tenant.Id}/missing, {tenant.Id}/m@latest"));

        await Eventually.TrueAsync(async () =>
        {
            using var answer = await app.Http.GetAsync("/health/ready");
            return answer.StatusCode == HttpStatusCode.OK;
        });

        StringAssert.Contains(app.Process.Output, $"Loaded {tenant.Id}/m version 1 ");
        StringAssert.Contains(app.Process.Output, $"{tenant.Id}/missing can't be loaded before it is called");
    }

    [TestMethod]
    public async Task What_fails_for_a_reason_that_passes_is_tried_again_until_it_is_loaded()
    {
        using var tenant = await PredictApp.TenantAsync();
        var manifest = await tenant.PublishAsync("m", TestModels.Identity());
        using var folder = new TestFolder();
        var (isFull, looks) = (true, 0);
        var room = new DiskRoom(_ => Interlocked.Increment(ref looks) > 0 && Volatile.Read(ref isFull) ? 0 : long.MaxValue);
        var options = new SessionsOptions { Folder = folder.Path, Threads = 1, Preload = $"{tenant.Id}/m" };
        var storage = tenant.App.Storage;
        var versions = storage.GetRequiredService<VersionStore>();
        using var loader = new SessionLoader(
            versions, options, new(), new(), room, TimeProvider.System, NullLogger<SessionLoader>.Instance);
        using var cache = new SessionCache(loader, options, TimeProvider.System);
        var catalog = new ModelCatalog(storage.GetRequiredService<ModelStore>(), versions, TimeProvider.System, new(1));
        var traffic = new AliasTraffic(cache, catalog, TimeProvider.System, NullLogger<AliasTraffic>.Instance);
        using var preload = new Preload(options, catalog, traffic, TimeProvider.System, NullLogger<Preload>.Instance);

        await preload.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref looks) > 0 && cache.Held().Count == 0));
        var whileFull = preload.FindHindrance();
        Volatile.Write(ref isFull, false);
        await Eventually.TrueAsync(() => Task.FromResult(preload.FindHindrance() is null));

        Assert.IsNotNull(whileFull);
        Assert.IsTrue(cache.IsReady(tenant.Served(manifest)));
    }

    [TestMethod]
    [DataRow("none", 0)]
    [DataRow("", 0)]
    [DataRow("a/m", 1)]
    [DataRow("a/m@stable,b/n", 2)]
    public void An_instance_is_not_ready_before_its_models_are_loaded(string setting, int models)
    {
        using var preload = Preload(setting);

        var hindrance = preload.FindHindrance();

        Assert.AreEqual(models == 0 ? null : $"{models} of {models} models are still to be loaded", hindrance);
    }

    [TestMethod]
    [DataRow("m")]
    [DataRow("a/")]
    [DataRow("a/m/1")]
    public void What_names_no_model_is_refused_by_the_settings_name(string setting)
    {
        var refusal = Assert.ThrowsExactly<InvalidOperationException>(() => Preload(setting));

        StringAssert.Contains(refusal.Message, "Sessions__Preload");
    }

    private static Preload Preload(string setting)
    {
        var catalog = new ModelCatalog(null!, null!, TimeProvider.System, new(1));
        return new(
            new() { Preload = setting },
            catalog,
            new AliasTraffic(null!, catalog, TimeProvider.System, NullLogger<AliasTraffic>.Instance),
            TimeProvider.System,
            NullLogger<Preload>.Instance);
    }
}
