using Maas.Core.Naming;
using Maas.Core.Storage;
using Maas.Predict.Batches;
using Maas.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Batches;

[TestClass]
public sealed class KeptDatasetsTests
{
    private const string Prefix = "kept-";

    private readonly FakeTimeProvider time = new();
    private readonly DiskRoom room = new(_ => 100);
    private readonly TenantId tenant = TenantId.Parse("t");

    [TestMethod]
    public void What_was_unused_for_longest_goes_where_there_is_no_room_for_all()
    {
        using var folder = new TestFolder();
        using var kept = new KeptDatasets(new() { DiskBytes = 10 }, room, time);
        var jobs = Jobs(3);

        foreach (var job in jobs)
        {
            kept.Keep(tenant, job, Dataset(folder, 5));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.AreEqual(2, folder.Count(Prefix));
        Assert.IsNull(kept.TryTake(tenant, jobs[0]));
        using var second = kept.TryTake(tenant, jobs[1]);
        Assert.IsNotNull(second);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(4)]
    public void What_is_larger_than_all_may_be_is_not_kept_and_drives_out_nothing(int diskBytes)
    {
        using var folder = new TestFolder();
        using var kept = new KeptDatasets(new() { DiskBytes = diskBytes }, room, time);
        var jobs = Jobs(2);
        kept.Keep(tenant, jobs[0], Dataset(folder, diskBytes));

        kept.Keep(tenant, jobs[1], Dataset(folder, 5));

        Assert.AreEqual(1, folder.Count(Prefix));
        using var first = kept.TryTake(tenant, jobs[0]);
        Assert.IsNotNull(first);
    }

    [TestMethod]
    public void A_job_that_ended_elsewhere_leaves_nothing_for_long()
    {
        using var folder = new TestFolder();
        using var kept = new KeptDatasets(new(), room, time);
        kept.Keep(tenant, Jobs(1)[0], Dataset(folder, 5));
        time.Advance(TimeSpan.FromMinutes(29));
        var before = folder.Count(Prefix);

        time.Advance(TimeSpan.FromMinutes(6));

        Assert.AreEqual((1, 0), (before, folder.Count(Prefix)));
    }

    [TestMethod]
    [DataRow(99, 4)]
    [DataRow(100, 3)]
    [DataRow(105, 2)]
    [DataRow(119, 0)]
    [DataRow(120, 4)]
    public void As_many_as_an_upload_needs_the_room_of_go_and_none_where_that_is_not_enough(int bytes, int left)
    {
        using var folder = new TestFolder();
        var filled = new DiskRoom(_ => 100 + (5 * (4 - folder.Count(Prefix))));
        using var kept = new KeptDatasets(new(), filled, time);
        foreach (var job in Jobs(4))
        {
            kept.Keep(tenant, job, Dataset(folder, 5));
        }

        var free = filled.FreeBytes(folder.Path, bytes);

        Assert.AreEqual((left, 100 + (5 * (4 - left))), (folder.Count(Prefix), free));
    }

    [TestMethod]
    public void What_a_slice_reads_is_its_own_until_it_is_brought_back()
    {
        using var folder = new TestFolder();
        var kept = new KeptDatasets(new(), room, time);
        var job = Jobs(1)[0];
        kept.Keep(tenant, job, Dataset(folder, 5));
        var taken = kept.TryTake(tenant, job);

        var again = kept.TryTake(tenant, job);
        kept.Forget(tenant, job);
        kept.Dispose();
        var whileItIsRead = folder.Count(Prefix);
        kept.Keep(tenant, job, taken!);

        Assert.IsNull(again);
        Assert.AreEqual(1, whileItIsRead);
        Assert.AreEqual(0, folder.Count(Prefix), "a process that ends keeps nothing");
    }

    private JobId[] Jobs(int count) => [.. Enumerable.Range(0, count).Select(_ => JobId.New(time.GetUtcNow()))];

    private static FetchedDataset Dataset(TestFolder folder, long bytes) =>
        new(TemporaryFolder.Create(folder.Path, $"{Prefix}{Guid.NewGuid():N}"), "", "tag", bytes);
}
