using Maas.Core.Jobs;
using Maas.Predict.Batches;
using Maas.Predict.Inference;

namespace Maas.Predict.Tests.Batches;

[TestClass]
public sealed class BatchSliceTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task What_is_used_is_told_with_the_device_that_computed_also_where_an_earlier_slice_had_another()
    {
        await using var parts = await BatchParts.StartAsync();
        var job = await parts.AddJobAsync(1);
        await parts.Get<JobStore>().ChangeAsync(
            parts.Tenant, job.Id, row => row with { Used = new("cpu", 1, 2, 3) }, TestContext.CancellationToken);
        await using var claim = await parts.Get<BatchClaims>().TryTakeAsync(parts.Tenant, job.Id, 0, TestContext.CancellationToken);
        var slice = new BatchSlice(
            claim!, new JsonlResult(), PredictAsync, parts.Get<ResultStore>(), "cuda", new(), TimeProvider.System);

        var isWhole = await slice.RunAsync(new OneRow());

        Assert.IsTrue(isWhole);
        Assert.AreEqual(new("cuda", 3, 3, 7), (await parts.ReadAsync(job)).Used);
    }

    private static Task<RowResult> PredictAsync(BatchRow row, CancellationToken cancellation) => Task.FromResult(
        RowResult.Of(row, new PredictedRow("{}"u8.ToArray(), TimeSpan.FromSeconds(2), 4)));

    private sealed class OneRow : IBatchRows
    {
        public async IAsyncEnumerable<BatchRow> ReadAsync(
            BatchProgress progress, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.CompletedTask;
            yield return new(0, null, null, () => new([], null));
        }

        public void Dispose()
        {
        }
    }
}
