using Maas.Predict.Inference.Tensors;
using Maas.Predict.Inference.Traffic;
using Maas.Testing;

namespace Maas.Predict.Tests.Inference.Traffic;

[TestClass]
public sealed class CopyQueueTests
{
    private const long AllRoom = 64 << 20;

    [TestMethod]
    public async Task Copies_that_wait_when_the_queue_ends_are_thrown_away_and_the_one_that_is_computed_is_stopped()
    {
        var (room, computed, begun) = (new CopyRoom(), 0, new TaskCompletionSource());
        var queue = new CopyQueue(
            async (_, cancellation) =>
            {
                computed++;
                begun.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            },
            room);
        using var input = new Tensor("x", ElementKind.Get("FP32"), new TensorBudget(100)) { Shape = [3] };
        input.ExtendSingles(3).Fill(2);
        for (var i = 0; i < 3; i++)
        {
            Assert.IsTrue(queue.TryAdd((new(1), new()), [input], null, []));
        }

        await begun.Task;
        queue.Dispose();

        await Eventually.TrueAsync(() => Task.FromResult(room.TryTake(AllRoom)));
        Assert.AreEqual(1, computed);
        Assert.IsFalse(queue.TryAdd((new(1), new()), [], null, []));
    }
}
