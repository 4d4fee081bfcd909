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
    private readonly TenantId tenant = TenantId.Parse("t");

    [TestMethod]
    public void What_was_unused_for_longest_goes_where_there_is_no_room_for_all()
    {
        using var folder = new TestFolder();
        using var kept = new KeptDatasets(new() { DiskBytes = 10 }, time);
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
        using var kept = new KeptDatasets(new() { DiskBytes = diskBytes }, time);
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
        using var kept = new KeptDatasets(new(), time);
        var jobs = Jobs(2);
        kept.Keep(tenant, jobs[0], Dataset(folder, 5));

        time.Advance(TimeSpan.FromHours(1));
        kept.TryTake(tenant, jobs[1]);

        Assert.AreEqual(0, folder.Count(Prefix));
    }

    [TestMethod]
    public void What_a_slice_reads_is_its_own_until_it_is_brought_back()
    {
        using var folder = new TestFolder();
        var kept = new KeptDatasets(new(), time);
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
