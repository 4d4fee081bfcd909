using System.Text;
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
}
