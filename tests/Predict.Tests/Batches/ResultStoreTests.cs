using System.Text;
using Maas.Core.Jobs;
using Maas.Predict.Batches;

namespace Maas.Predict.Tests.Batches;

[TestClass]
public sealed class ResultStoreTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task A_part_that_was_committed_stays_where_its_worker_writes_a_longer_one_unaware()
    {
        await using var parts = await BatchParts.StartAsync();
        var job = await parts.ReadAsync(await parts.AddJobAsync(2));
        var results = parts.Get<ResultStore>();

        var committed = await results.PutAsync(job, 1, BinaryData.FromString("one\n"), TestContext.CancellationToken);
        await results.PutAsync(job, 2, BinaryData.FromString("one\ntwo\n"), TestContext.CancellationToken);
        using var copy = new MemoryStream();
        var row = job with { Batch = job.Batch! with { Done = 1, LastPart = committed } };
        await results.CopyToAsync(row, copy, TestContext.CancellationToken);

        Assert.AreEqual("one\n", Encoding.UTF8.GetString(copy.ToArray()));
    }

    [TestMethod]
    public async Task What_dead_claims_wrote_is_gone_once_the_job_is_over_and_what_a_zombie_writes_then_with_the_next_message()
    {
        await using var parts = await BatchParts.StartAsync();
        var job = await parts.AddJobAsync(20);
        await PutStrayAsync(parts, job);

        await parts.WorkAsync(job, 0);
        var names = await parts.PartsAsync(job);
        await PutStrayAsync(parts, job);
        var later = await parts.PartsAsync(job);
        await parts.WorkAsync(job, 1);

        Assert.HasCount(names.Count + 1, later);
        CollectionAssert.AreEqual(names.ToArray(), (await parts.PartsAsync(job)).ToArray());
        Assert.IsTrue(names.All(name => name.EndsWith("-000001", StringComparison.Ordinal)), string.Join(' ', names));
        CollectionAssert.AreEqual(Enumerable.Range(0, 20).Select(row => (long)row).ToArray(), await parts.RowsAsync(job));
    }

    [TestMethod]
    public async Task Parts_of_a_job_that_goes_on_are_not_touched()
    {
        await using var parts = await BatchParts.StartAsync();
        var job = await parts.AddJobAsync(2);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => parts.Get<ResultStore>().DeleteStraysAsync(job, TestContext.CancellationToken));
    }

    private static Task<string> PutStrayAsync(BatchParts parts, Job job) =>
        parts.Get<ResultStore>().PutAsync(job with { Fence = 7 }, 2, BinaryData.FromString("stray"), CancellationToken.None);
}
