using System.Collections.Concurrent;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference.Disk;
using Maas.Predict.Inference.Sessions;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Maas.Predict.Tests.Inference.Sessions;

[TestClass]
public sealed class SessionCacheTests
{
    // A small model counts as a little over 1 MiB.
    private const long RoomForOne = 3 << 19;
    private const long RoomForTwo = 5 << 19;

    [TestMethod]
    public async Task Two_hundred_who_ask_at_once_for_a_cold_model_load_it_once()
    {
        using var tenant = await PredictApp.TenantAsync();
        var manifest = await tenant.PublishAsync("m", TestModels.Identity());
        using var folder = new TestFolder();
        using var cache = Cache(tenant, folder, RoomForTwo);

        var leases = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(_ => Task.Run(async () =>
                await cache.LeaseAsync(tenant.Served(manifest), CancellationToken.None))));

        Assert.AreEqual(1, cache.Loads);
        Assert.AreEqual(1, leases.Select(lease => lease.Model).Distinct().Count());
        Array.ForEach(leases, lease => lease.Dispose());
    }

    [TestMethod]
    public async Task What_was_used_longest_ago_makes_room()
    {
        using var tenant = await PredictApp.TenantAsync();
        var (a, b, c) = await ThreeAsync(tenant);
        using var folder = new TestFolder();
        using var cache = Cache(tenant, folder, RoomForTwo);
        foreach (var manifest in new[] { a, b, a, c })
        {
            await UseAsync(cache, tenant, manifest);
        }

        await UseAsync(cache, tenant, a);
        var loadsOfThree = cache.Loads;
        await UseAsync(cache, tenant, b);

        Assert.AreEqual(3, loadsOfThree);
        Assert.AreEqual(4, cache.Loads);
        Assert.IsLessThanOrEqualTo(RoomForTwo, cache.HeldBytes);
    }

    [TestMethod]
    public async Task A_model_in_use_stays_beyond_the_bound_until_its_last_lease_ends()
    {
        using var tenant = await PredictApp.TenantAsync();
        var (a, b, _) = await ThreeAsync(tenant);
        using var folder = new TestFolder();
        using var cache = Cache(tenant, folder, RoomForOne);
        using var first = await cache.LeaseAsync(tenant.Served(a), CancellationToken.None);
        using var second = await cache.LeaseAsync(tenant.Served(a), CancellationToken.None);

        await UseAsync(cache, tenant, b);
        first.Dispose();
        TinyRun.Check(second.Model);
        var whileLeased = folder.Count(ModelFiles.FolderPrefix);
        second.Dispose();
        await UseAsync(cache, tenant, b);

        Assert.AreEqual(1, whileLeased);
        Assert.AreEqual(3, cache.Loads);
        Assert.IsLessThanOrEqualTo(RoomForOne, cache.HeldBytes);
    }

    [TestMethod]
    public async Task A_model_is_never_disposed_while_somebody_runs_it_however_often_models_come_and_go()
    {
        using var tenant = await PredictApp.TenantAsync();
        var (a, b, c) = await ThreeAsync(tenant);
        Manifest[] models = [a, b, c];
        using var folder = new TestFolder();
        using (var cache = Cache(tenant, folder, RoomForOne))
        {
            // Two at a time over three models, with room for one: at every end of a lease there is one to throw out.
            await Parallel.ForAsync(0, 300, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (i, cancellation) =>
            {
                using var lease = await cache.LeaseAsync(tenant.Served(models[i * 7 % 3]), cancellation);
                await Task.Yield();
                TinyRun.Check(lease.Model);
            });

            Assert.IsGreaterThan(20, cache.Loads);
        }

        await Eventually.TrueAsync(() => Task.FromResult(folder.Count(ModelFiles.FolderPrefix) == 0));
    }

    [TestMethod]
    public async Task What_tells_of_a_models_runs_goes_with_it()
    {
        using var tenant = await PredictApp.TenantAsync();
        var (a, b, _) = await ThreeAsync(tenant);
        using var folder = new TestFolder();
        using var cache = Cache(tenant, folder, RoomForOne);
        await UseAsync(cache, tenant, a);
        await UseAsync(cache, tenant, b);

        await Eventually.TrueAsync(() => Task.FromResult(Directory.GetFiles(folder["maas-runs"]).Length == 1));
    }

    [TestMethod]
    public async Task Who_stops_waiting_does_not_stop_the_load_for_others()
    {
        using var tenant = await PredictApp.TenantAsync();
        var manifest = await tenant.PublishAsync("m", TestModels.Identity());
        using var folder = new TestFolder();
        using var cache = Cache(tenant, folder, RoomForOne);
        using var impatient = new CancellationTokenSource();

        var first = cache.LeaseAsync(tenant.Served(manifest), impatient.Token);
        var second = cache.LeaseAsync(tenant.Served(manifest), CancellationToken.None);
        await impatient.CancelAsync();
        using var lease = await second;

        TinyRun.Check(lease.Model);
        Assert.AreEqual(1, cache.Loads);
        await Assert.ThrowsAsync<OperationCanceledException>(async () => (await first).Dispose());
    }

    [TestMethod]
    public async Task Many_cold_models_at_once_are_loaded_with_no_more_memory_than_the_bound()
    {
        using var tenant = await PredictApp.TenantAsync();
        var all = new List<Manifest>();
        for (var i = 0; i < 8; i++)
        {
            all.Add(await tenant.PublishAsync($"m{i}", TestModels.Identity()));
        }

        using var folder = new TestFolder();
        SessionCache? held = null;
        var seen = new ConcurrentBag<long>();
        using var cache = Cache(tenant, folder, RoomForTwo, () =>
        {
            seen.Add(held!.HeldBytes);
            return null;
        });
        held = cache;

        await Task.WhenAll(all.Select(manifest => Task.Run(() => UseAsync(cache, tenant, manifest))));

        Assert.AreEqual(8, cache.Loads);
        Assert.IsGreaterThan(0, seen.Count);
        Assert.IsLessThanOrEqualTo(RoomForTwo, seen.Max());
    }

    [TestMethod]
    public async Task A_load_that_fails_is_tried_anew_by_the_next_who_asks()
    {
        using var tenant = await PredictApp.TenantAsync();
        var manifest = await tenant.PublishAsync("m", TestModels.Identity());
        var broken = manifest with { Files = [manifest.Files[0] with { Sha256 = new string('0', 64) }] };
        using var folder = new TestFolder();
        using var cache = Cache(tenant, folder, RoomForOne);

        var failure = await Assert.ThrowsExactlyAsync<ServiceException>(
            () => cache.LeaseAsync(tenant.Served(broken), CancellationToken.None).AsTask());
        var heldAfterFailure = cache.HeldBytes;
        using var lease = await cache.LeaseAsync(tenant.Served(manifest), CancellationToken.None);

        Assert.AreEqual(ServiceError.CorruptModel, failure.Error);
        Assert.AreEqual(0, heldAfterFailure);
        TinyRun.Check(lease.Model);
    }

    [TestMethod]
    public async Task A_model_larger_than_the_bound_is_refused_before_it_is_loaded()
    {
        using var tenant = await PredictApp.TenantAsync();
        var manifest = await tenant.PublishAsync("m", TestModels.Identity());
        using var folder = new TestFolder();
        using var cache = Cache(tenant, folder, 1 << 20);

        var failure = await Assert.ThrowsExactlyAsync<ServiceException>(
            () => cache.LeaseAsync(tenant.Served(manifest), CancellationToken.None).AsTask());

        Assert.AreEqual(ServiceError.ModelTooLarge, failure.Error);
        Assert.AreEqual(0, cache.Loads);
    }

    [TestMethod]
    public async Task A_call_for_a_loaded_model_waits_for_no_other_models_coming_and_going()
    {
        using var tenant = await PredictApp.TenantAsync();
        var (a, b, _) = await ThreeAsync(tenant);
        using var folder = new TestFolder();
        using var cache = Cache(tenant, folder, RoomForTwo);
        await UseAsync(cache, tenant, b);
        var answered = false;
        var ready = new Thread(async () =>
        {
            (await cache.LeaseAsync(tenant.Served(b), CancellationToken.None)).Dispose();
            answered = true;
        });

        Task<SessionLease> load;
        lock (cache.Gate)
        {
            load = Task.Run(() => cache.LeaseAsync(tenant.Served(a), CancellationToken.None).AsTask());
            ready.Start();
            ready.Join(TimeSpan.FromSeconds(60));
        }

        (await load).Dispose();
        Assert.IsTrue(answered);
    }

    [TestMethod]
    public async Task What_a_lease_allocates_is_itself()
    {
        using var tenant = await PredictApp.TenantAsync();
        var served = tenant.Served(await tenant.PublishAsync("m", TestModels.Identity()));
        using var folder = new TestFolder();
        using var cache = Cache(tenant, folder, RoomForTwo);
        (await cache.LeaseAsync(served, CancellationToken.None)).Dispose();

        var least = long.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var leasing = cache.LeaseAsync(served, CancellationToken.None);
            Assert.IsTrue(leasing.IsCompletedSuccessfully);
            (await leasing).Dispose();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.IsLessThanOrEqualTo(64, least);
    }

    // Each load asks what the heap has.
    private static SessionCache Cache(TestTenant tenant, TestFolder folder, long maximumBytes, Func<long?>? heapBytes = null)
    {
        var options = new SessionsOptions { MaximumBytes = maximumBytes, Folder = folder.Path, DiskBytes = 0, Threads = 2 };
        var versions = tenant.App.Storage.GetRequiredService<VersionStore>();

        // What other tests do at the same time is on the same heap, and may make a short run long; with two threads none is opened twice.
        var loader = new SessionLoader(
            versions, options, new(), new(), new(), new(2), heapBytes ?? (() => null), TimeProvider.System,
            NullLogger<SessionLoader>.Instance);
        return new(loader, options, TimeProvider.System);
    }

    private static async Task<(Manifest A, Manifest B, Manifest C)> ThreeAsync(TestTenant tenant) => (
        await tenant.PublishAsync("a", TestModels.Identity()),
        await tenant.PublishAsync("b", TestModels.Identity()),
        await tenant.PublishAsync("c", TestModels.Identity()));

    private static async Task UseAsync(SessionCache cache, TestTenant tenant, Manifest manifest)
    {
        using var lease = await cache.LeaseAsync(tenant.Served(manifest), CancellationToken.None);
        TinyRun.Check(lease.Model);
    }
}
