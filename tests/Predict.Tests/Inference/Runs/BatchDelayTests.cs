using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Inference.Runs;

[TestClass]
public sealed class BatchDelayTests
{
    private static readonly SessionsOptions Delayed = new() { ConcurrentRuns = 1, MaximumBatch = 4, BatchDelayMilliseconds = 50 };

    private readonly FakeTimeProvider time = new();

    [TestMethod]
    public async Task A_lone_request_waits_for_the_delay_and_no_longer()
    {
        using var queue = new RunQueue(new(Delayed, new()), time, new(new(2), time));
        var alone = Run();
        var turn = queue.EnterAsync(alone).AsTask();

        time.Advance(TimeSpan.FromMilliseconds(49));
        var wasEarly = turn.IsCompleted;
        time.Advance(TimeSpan.FromMilliseconds(1));
        using var batch = await turn;

        Assert.IsFalse(wasEarly);
        CollectionAssert.AreEqual(new[] { alone }, batch!.Runs.ToArray());
    }

    [TestMethod]
    public async Task Two_that_come_within_the_delay_go_together_when_the_first_has_waited_it_out()
    {
        using var queue = new RunQueue(new(Delayed, new()), time, new(new(2), time));
        var first = Run();
        var turn = queue.EnterAsync(first).AsTask();
        time.Advance(TimeSpan.FromMilliseconds(30));
        var second = Run();
        _ = queue.EnterAsync(second).AsTask();

        time.Advance(TimeSpan.FromMilliseconds(20));
        using var batch = await turn;

        CollectionAssert.AreEqual(new[] { first, second }, batch!.Runs.ToArray());
    }

    [TestMethod]
    public async Task One_that_comes_after_the_delay_waits_for_its_own()
    {
        using var queue = new RunQueue(new(Delayed with { ConcurrentRuns = 2 }, new()), time, new(new(2), time));
        var turn = queue.EnterAsync(Run()).AsTask();
        time.Advance(TimeSpan.FromMilliseconds(60));
        using var first = await turn;

        var late = queue.EnterAsync(Run()).AsTask();
        var wasEarly = late.IsCompleted;
        time.Advance(TimeSpan.FromMilliseconds(50));
        using var second = await late;

        Assert.IsFalse(wasEarly);
        Assert.HasCount(1, first!.Runs);
        Assert.HasCount(1, second!.Runs);
    }

    [TestMethod]
    public async Task A_full_batch_does_not_wait()
    {
        using var queue = new RunQueue(new(Delayed, new()), time, new(new(2), time));
        PendingRun[] runs = [Run(), Run(), Run(), Run()];
        var turns = Array.ConvertAll(runs, run => queue.EnterAsync(run).AsTask());

        using var batch = await turns[0];

        CollectionAssert.AreEqual(runs, batch!.Runs.ToArray());
    }

    [TestMethod]
    public async Task What_goes_with_nothing_else_does_not_wait()
    {
        using var queue = new RunQueue(new(Delayed, new()), time, new(new(2), time));
        var apart = new PendingRun([], null, time.GetTimestamp(), CancellationToken.None);

        var turn = queue.EnterAsync(apart);

        Assert.IsTrue(turn.IsCompletedSuccessfully);
        using var batch = await turn;
    }

    private PendingRun Run()
    {
        var tensor = new Tensor("x", ElementKind.Get("FP32"), new TensorBudget(100)) { Shape = [1, 3] };
        tensor.ExtendSingles(3).Clear();
        return new([tensor], null, time.GetTimestamp(), CancellationToken.None) { Rows = 1 };
    }
}
