using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference;
using Maas.Predict.Inference.Sessions;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Maas.Predict.Tests.Inference.Sessions;

[TestClass]
public sealed class SessionOpeningTests
{
    [TestMethod]
    public async Task A_version_whose_tokenizer_is_broken_leaves_no_timer_behind()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        var time = new PeriodicTimers();
        using var loader = Loader(tenant, folder, time);
        var before = time.Left;

        await using (await LoadAsync(loader, tenant, "m", TestModels.TokenizerFile))
        {
            Assert.IsGreaterThan(before, time.Left, "a model that is open has one");
        }

        var afterOne = time.Left;
        var failure = await Assert.ThrowsExactlyAsync<ServiceException>(
            () => LoadAsync(loader, tenant, "n", (TestModels.TokenizerFile.Name, "{}"u8.ToArray())));

        Assert.AreEqual(ServiceError.CorruptModel, failure.Error);
        Assert.AreEqual((before, before), (afterOne, time.Left));
    }

    private static async Task<LoadedModel> LoadAsync(
        SessionLoader loader, TestTenant tenant, string name, (string Name, byte[] Bytes) tokenizer)
    {
        var manifest = await tenant.PublishAsync(name, TestModels.Tokens(), TestModels.TextEncoding, null, tokenizer);
        return await loader.LoadAsync(tenant.Served(manifest), CancellationToken.None);
    }

    private static SessionLoader Loader(TestTenant tenant, TestFolder folder, TimeProvider time) => new(
        tenant.App.Storage.GetRequiredService<VersionStore>(),
        new SessionsOptions { Folder = folder.Path, DiskBytes = 0, Threads = 1 },
        new InputOptions(), new(), new(), new(2), () => null, time, NullLogger<SessionLoader>.Instance);
}
