using Google.Protobuf;
using Maas.Core.Registry;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Maas.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Inference.Runs;

[TestClass]
public sealed class ShortRunsTests
{
    private readonly FakeTimeProvider time = new();

    [TestMethod]
    public void A_model_is_short_while_its_runs_are_and_one_that_was_interrupted_does_not_decide()
    {
        using var shortRuns = new ShortRuns(new(new(), new()), time, new(new(2), time));
        using var tensor = Tensor(1);
        var run = Run(tensor);

        var isShortUnseen = shortRuns.Expects(run);
        shortRuns.Add(run, Timestamps(microseconds: 10));
        var isShort = shortRuns.Expects(run);
        shortRuns.Add(run, Timestamps(microseconds: 5_000));
        var isShortInterrupted = shortRuns.Expects(run);
        for (var i = 0; i < 20; i++)
        {
            shortRuns.Add(run, Timestamps(microseconds: 100));
        }

        Assert.IsFalse(isShortUnseen);
        Assert.IsTrue(isShort && isShortInterrupted);
        Assert.IsFalse(shortRuns.Expects(run));
    }

    [TestMethod]
    [DataRow(0, 0, 1, true)]
    [DataRow(0, 0, 20_000, false, DisplayName = "a large input")]
    [DataRow(2, 0, 1, false, DisplayName = "a number of runs that is set")]
    [DataRow(0, 5, 1, false, DisplayName = "a delay that is set")]
    public void What_is_set_or_large_takes_its_turn(int concurrentRuns, int batchDelay, int rows, bool expected)
    {
        var options = new SessionsOptions { ConcurrentRuns = concurrentRuns, BatchDelayMilliseconds = batchDelay };
        using var shortRuns = new ShortRuns(new(options, new()), time, new(new(2), time));
        using var tensor = Tensor(rows);
        shortRuns.Add(Run(tensor), Timestamps(microseconds: 10));
        using var small = Tensor(1);
        shortRuns.Add(Run(small), Timestamps(microseconds: 10));

        Assert.AreEqual(expected, shortRuns.Expects(Run(tensor)));
    }

    [TestMethod]
    public void A_run_that_takes_too_long_after_all_is_ended_and_one_that_has_left_is_not_touched()
    {
        using var shortRuns = new ShortRuns(new(new SessionsOptions { TimeoutSeconds = 4 }, new()), time, new(new(2), time));
        using var tensor = Tensor(1);
        using var stays = new RunningBatch([Run(tensor)]);
        using var left = new RunningBatch([Run(tensor)]);
        shortRuns.Enter(stays);
        shortRuns.Enter(left);
        shortRuns.Leave(left);

        time.Advance(TimeSpan.FromSeconds(3));
        var isEarly = stays.IsOverdue;
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.IsFalse(isEarly);
        Assert.IsTrue(stays.IsOverdue);
        Assert.IsFalse(left.IsOverdue);
    }

    [TestMethod]
    public void Those_that_are_left_when_it_is_disposed_are_ended_in_their_time_and_then_its_timer_goes()
    {
        var shortRuns = new ShortRuns(new(new SessionsOptions { TimeoutSeconds = 4 }, new()), time, new(new(2), time));
        using var tensor = Tensor(1);
        using var left = new RunningBatch([Run(tensor)]);
        shortRuns.Enter(left);

        shortRuns.Dispose();
        time.Advance(TimeSpan.FromSeconds(3));
        var isEarly = left.IsOverdue;
        time.Advance(TimeSpan.FromSeconds(2));
        using var later = new RunningBatch([Run(tensor)]);
        shortRuns.Enter(later);
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.IsFalse(isEarly);
        Assert.IsTrue(left.IsOverdue);
        Assert.IsFalse(later.IsOverdue, "the timer still comes");
    }

    [TestMethod]
    public void A_run_that_comes_after_it_is_disposed_takes_its_turn()
    {
        using var shortRuns = new ShortRuns(new(new(), new()), time, new(new(2), time));
        using var tensor = Tensor(1);
        var run = Run(tensor);
        shortRuns.Add(run, Timestamps(microseconds: 10));
        var isShort = shortRuns.Expects(run);

        shortRuns.Dispose();

        Assert.AreEqual((true, false), (isShort, shortRuns.Expects(run)));
    }

    [TestMethod]
    public async Task Runs_that_are_over_at_once_wait_for_no_core()
    {
        using var folder = new TestFolder();
        var path = folder["model.onnx"];
        await File.WriteAllBytesAsync(path, TestModels.Identity().ToByteArray());
        var plan = new ServingPlan(new(), new());
        using var session = ModelSession.Open(path, [new TensorDescription("y", "FP32", [-1, 3])], plan);
        var cores = new CorePlaces(1);
        using var runs = new ModelRuns(session, plan, batches: true, cores, time);
        using var tensor = Tensor(1);
        (await runs.RunAsync([tensor], null, CancellationToken.None)).Outputs.Dispose();

        cores.TryEnter(1);
        var run = runs.RunAsync([tensor], null, CancellationToken.None);

        Assert.IsTrue(run.IsCompletedSuccessfully);
        (await run).Outputs.Dispose();
    }

    [TestMethod]
    public async Task Runs_that_go_on_for_long_after_all_leave_threads_to_others()
    {
        using var goOn = new ManualResetEventSlim(initialState: true);
        var computed = 0;
        using var session = new ListeningSession(_ =>
        {
            Interlocked.Increment(ref computed);
            goOn.Wait();
        });
        using var runs = new ModelRuns(session, new(new(), new()), batches: false, new(1), time);
        using var tensor = Tensor(1);
        await runs.RunAsync([tensor], null, CancellationToken.None);

        goOn.Reset();
        var atOnce = CallAsync(runs, tensor);
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref computed) == 2));
        var inTurn = CallAsync(runs, tensor);
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref computed) == 3));
        var waits = CallAsync(runs, tensor);
        var hasThread = await Task.WhenAny(waits, Task.Delay(TimeSpan.FromSeconds(20))) != waits;
        goOn.Set();

        Assert.IsFalse(hasThread, "a third run of one core's computes");
        await Task.WhenAll(await atOnce, await inTurn, await waits);
        Assert.AreEqual(4, computed);
    }

    [TestMethod]
    public void Texts_count_as_the_memory_that_they_take()
    {
        using var shortRuns = new ShortRuns(new(new(), new()), time, new(new(2), time));
        using var text = new Tensor("x", ElementKind.Get("BYTES"), new TensorBudget(10_000_000)) { Shape = [1] };
        using var tensor = Tensor(1);
        shortRuns.Add(Run(tensor), Timestamps(microseconds: 10));

        text.Add("short");
        var isShort = shortRuns.Expects(Run(text));
        text.Add(new('l', 100_000));

        Assert.AreEqual((true, false), (isShort, shortRuns.Expects(Run(text))));
    }

    [TestMethod]
    public void The_options_of_a_run_that_was_ended_are_no_other_runs()
    {
        using var tensor = Tensor(1);
        var ended = new RunningBatch([Run(tensor)]);
        ended.TimeOut(TimeSpan.FromSeconds(1));
        ended.Dispose();

        using var next = new RunningBatch([Run(tensor)]);

        Assert.AreNotSame(ended.Options, next.Options);
        Assert.IsFalse(next.Options.Terminate);
    }

    // Ends when the call has given its thread back; the inner one when it is answered.
    private static Task<Task> CallAsync(ModelRuns runs, Tensor tensor) => Task.Factory.StartNew(
        async () => (await runs.RunAsync([tensor], null, CancellationToken.None)).Outputs.Dispose(),
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private long Timestamps(int microseconds) => time.TimestampFrequency * microseconds / 1_000_000;

    private PendingRun Run(Tensor tensor) => new([tensor], null, time.GetTimestamp(), CancellationToken.None);

    private static Tensor Tensor(int rows)
    {
        var tensor = new Tensor("x", ElementKind.Get("FP32"), new TensorBudget(10_000_000)) { Shape = [rows, 3] };
        tensor.ExtendSingles(rows * 3).Fill(1);
        return tensor;
    }
}
