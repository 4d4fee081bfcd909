using System.Net;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Inference;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Statistics;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Inference.Sessions;

[TestClass]
public sealed class DeletedVersionsTests : IDisposable
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly ServingStatistics statistics = new(TimeProvider.System);
    private readonly TestFolder folder = new();
    private readonly List<IDisposable> opened = [];

    private string[] Places => Directory.GetDirectories(folder["maas-models"]);

    public void Dispose()
    {
        opened.ForEach(one => one.Dispose());
        folder.Dispose();
    }

    [TestMethod]
    public async Task Where_a_version_is_deleted_its_files_are_gone_with_the_answer()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Plus(4711));
        await tenant.PublishAsync("m", TestModels.Plus(4712));

        // Where a first run seems long, its files are held while it is given all cores.
        (await tenant.PutAsync("/api/models/m/serving", """{"intraOpThreads":1}"""u8.ToArray(), "application/json")).IsOk();
        (await tenant.PostAsync("/api/models/m/versions/1/predict", """{"instances":[[1,2,3]]}""")).IsOk();
        var place = PlaceOf(tenant, 1);

        await DeleteAsync(tenant, 1);

        Assert.IsTrue(place is not null && !Directory.Exists(place), place);
    }

    [TestMethod]
    public async Task What_was_deleted_elsewhere_is_gone_with_the_next_look()
    {
        using var tenant = await PredictApp.TenantAsync();
        var (manifest, next) = await PublishAsync(tenant);
        var (cache, deleted) = Instance(tenant);
        (await cache.LeaseAsync(tenant.Served(manifest), CancellationToken.None)).Dispose();
        (await cache.LeaseAsync(tenant.Served(next), CancellationToken.None)).Dispose();
        await deleted.StartAsync(CancellationToken.None);

        await DeleteAsync(tenant, 1);
        await LookAsync(() => cache.Held() is [{ Version.Number: 2 }] && Places.Length == 1);
        await deleted.StopAsync(CancellationToken.None);

        Assert.HasCount(1, cache.Held());
    }

    [TestMethod]
    public async Task What_is_in_use_goes_after_its_last_call()
    {
        using var tenant = await PredictApp.TenantAsync();
        var (manifest, _) = await PublishAsync(tenant);
        var (cache, deleted) = Instance(tenant);
        var lease = await cache.LeaseAsync(tenant.Served(manifest), CancellationToken.None);

        await DeleteAsync(tenant, 1);
        await deleted.LetGoAsync(tenant.Id, manifest.Model, CancellationToken.None);
        var answer = Disk.DiskLoads.Answer(lease.Model);
        var during = Places.Length;
        lease.Dispose();
        await deleted.LetGoAsync(tenant.Id, manifest.Model, CancellationToken.None);

        Assert.IsNotEmpty(answer);
        Assert.AreEqual((1, 0), (during, Places.Length));
        Assert.IsEmpty(cache.Held());
    }

    [TestMethod]
    public async Task What_was_counted_of_a_deleted_version_is_forgotten()
    {
        using var tenant = await PredictApp.TenantAsync();
        var (manifest, next) = await PublishAsync(tenant);
        var (_, deleted) = Instance(tenant);
        statistics.Of(tenant.Id, manifest).Failed(TimeSpan.FromSeconds(1), FailureReason.Other);
        statistics.Of(tenant.Id, next).Failed(TimeSpan.FromSeconds(1), FailureReason.Other);

        await DeleteAsync(tenant, 1);
        await deleted.LetGoAsync(tenant.Id, manifest.Model, CancellationToken.None);

        Assert.AreEqual(2, statistics.List(null, null).Single().Key.Version.Number);
    }

    [TestMethod]
    public async Task A_look_asks_of_no_more_than_some_and_the_next_ones_of_the_rest()
    {
        using var tenant = await PredictApp.TenantAsync();
        var held = Enumerable.Range(1, (2 * DeletedVersions.MostAsked) + 1)
            .Select(number => new VersionKey(tenant.Id, ModelName.Parse("m"), new(number))).ToList();
        var (_, deleted) = Instance(tenant);

        var looks = Enumerable.Range(0, 6).Select(_ => deleted.NextInTurn(held)).ToList();

        CollectionAssert.AreEqual(new[] { 100, 100, 1, 100, 100, 1 }, looks.ConvertAll(look => look.Count));
        CollectionAssert.AreEquivalent(held, looks.Take(3).SelectMany(look => look).ToList());
        Assert.IsEmpty(deleted.NextInTurn([]));
    }

    private static async Task<(Manifest First, Manifest Second)> PublishAsync(TestTenant tenant) =>
        (await tenant.PublishAsync("m", TestModels.Plus(1)), await tenant.PublishAsync("m", TestModels.Plus(2)));

    private static async Task DeleteAsync(TestTenant tenant, int version) => Assert.AreEqual(
        HttpStatusCode.NoContent, (await tenant.SendAsync(HttpMethod.Delete, $"/api/models/m/versions/{version}", null)).Status);

    private static string? PlaceOf(TestTenant tenant, int version) => Directory
        .GetFiles(Path.Combine(tenant.App.Home, "maas-models"), $"{tenant.Id}.m.{version}", SearchOption.AllDirectories)
        .Select(path => Path.GetDirectoryName(Path.GetDirectoryName(path))).SingleOrDefault();

    private (SessionCache Cache, DeletedVersions Deleted) Instance(TestTenant tenant)
    {
        var options = new SessionsOptions { Folder = folder.Path, Threads = 1 };
        var versions = tenant.App.Storage.GetRequiredService<VersionStore>();
        var loader = new SessionLoader(versions, options, new InputOptions(), new(), new(), time, NullLogger<SessionLoader>.Instance);
        var cache = new SessionCache(loader, options, time);
        var deleted = new DeletedVersions(cache, loader, statistics, versions, time, NullLogger<DeletedVersions>.Instance);
        opened.AddRange([deleted, cache]);
        return (cache, deleted);
    }

    private async Task LookAsync(Func<bool> isDone) => await Eventually.TrueAsync(() =>
    {
        time.Advance(TimeSpan.FromMinutes(10));
        return Task.FromResult(isDone());
    });
}
