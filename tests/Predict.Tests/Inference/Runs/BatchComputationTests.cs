using System.Collections;
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

    [TestMethod]
    public void One_for_whose_copy_there_is_no_memory_fails_alone_where_a_batch_runs_one_by_one()
    {
        using Tensor first = OneRow.Of(1), second = OneRow.Of(2), third = OneRow.Of(3);
        var scarce = new ScarceInputs(second);
        using var batch = new RunningBatch([Run(first), Run(scarce), Run(third)]);
        var calls = 0;

        BatchComputation.Run(batch, new ListeningSession(_ => Spoil()), new FakeTimeProvider());

        Assert.AreEqual(3, calls);
        Assert.AreEqual((false, false), (batch.Runs[0].HasFailed, batch.Runs[2].HasFailed));
        Assert.ThrowsExactly<InsufficientMemoryException>(batch.Runs[1].Outputs);

        // Refuses the batch; then there is less memory.
        void Spoil()
        {
            if (++calls == 1)
            {
                scarce.AreGone = true;
                throw ServiceError.InvalidInput.With("one of them");
            }
        }
    }

    private static PendingRun Run(Tensor input) => Run([input]);

    private static PendingRun Run(IReadOnlyList<Tensor> inputs) => new(inputs, null, 0, CancellationToken.None) { Rows = 1 };

    /// <summary>Inputs for which memory is short once they are gone.</summary>
    private sealed class ScarceInputs(Tensor only) : IReadOnlyList<Tensor>
    {
        public bool AreGone { get; set; }

        public int Count => 1;

        public Tensor this[int index] => AreGone ? throw new InsufficientMemoryException() : only;

        public IEnumerator<Tensor> GetEnumerator() => Enumerable.Repeat(this[0], 1).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
