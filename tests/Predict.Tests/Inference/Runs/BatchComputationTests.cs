using Maas.Core;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Tensors;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Inference.Runs;

[TestClass]
public sealed class BatchComputationTests
{
    [TestMethod]
    public void Where_time_is_over_while_a_batch_runs_one_by_one_those_after_that_are_not_touched()
    {
        using Tensor first = OneRow.Of(1), second = OneRow.Of(2);
        using var batch = new RunningBatch([Run(first), Run(second)]);
        var seen = new List<long>();

        BatchComputation.Run(batch, new ListeningSession(inputs => Compute(inputs[0])), new FakeTimeProvider());

        CollectionAssert.AreEqual(new[] { 2L, 1L }, seen);
        Assert.IsFalse(batch.Runs[0].HasFailed);
        Assert.IsTrue(batch.Runs[1].HasTimedOutWithOthers);

        // Refuses the batch, and takes all the time with the first of it; then its callers are told, and go.
        void Compute(Tensor input)
        {
            seen.Add(input.Shape[0]);
            if (seen.Count == 1)
            {
                throw ServiceError.InvalidInput.With("one of them");
            }

            batch.TimeOut(TimeSpan.FromSeconds(1));
            second.Dispose();
        }
    }

    [TestMethod]
    public void Where_memory_is_short_each_of_a_batch_is_told()
    {
        using Tensor first = OneRow.Of(1), second = OneRow.Of(2);
        using var batch = new RunningBatch([Run(first), Run(second)]);

        BatchComputation.Run(batch, new ListeningSession(_ => GC.KeepAlive(new byte[int.MaxValue])), new FakeTimeProvider());

        foreach (var run in batch.Runs)
        {
            Assert.ThrowsExactly<OutOfMemoryException>(run.Outputs);
        }
    }

    private static PendingRun Run(Tensor input) => new([input], null, 0, CancellationToken.None) { Rows = 1 };
}
