using Maas.Core;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Maas.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Inference.Runs;

[TestClass]
public sealed class LostRunsTests
{
    private readonly FakeTimeProvider time = new();
    private readonly CorePlaces cores = new(2);

    [TestMethod]
    public async Task A_run_that_does_not_end_gives_its_cores_to_others_once_and_counts_until_it_does()
    {
        var lost = new LostRuns(cores, time);
        using var batch = Begin(lost, share: 2);

        lost.TimeOut(batch, TimeSpan.FromSeconds(1));
        lost.TimeOut(batch, TimeSpan.FromSeconds(1));
        time.Advance(LostRuns.Grace - TimeSpan.FromMilliseconds(1));
        var within = (lost.Found.IsCompleted, cores.Lost);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await lost.Found.WaitAsync(TimeSpan.FromSeconds(30));
        var given = cores.TryEnter(2);
        var areLost = cores.AreLost;
        await lost.End(batch)!;

        Assert.AreEqual((false, 0), within);
        Assert.IsTrue(given);
        Assert.IsTrue(areLost);
        Assert.AreEqual(0, cores.Lost);
        Assert.IsFalse(cores.TryEnter(1), "the cores are given back once");
    }

    [TestMethod]
    public async Task A_run_that_ends_when_it_is_told_to_is_not_lost()
    {
        var lost = new LostRuns(cores, time);
        using var batch = Begin(lost, share: 1);

        lost.TimeOut(batch, TimeSpan.FromSeconds(1));
        var refusing = lost.End(batch);
        time.Advance(10 * LostRuns.Grace);
        await Task.Yield();

        Assert.IsNull(refusing);
        Assert.IsFalse(lost.Found.IsCompleted);
        Assert.AreEqual(0, cores.Lost);
        Assert.IsTrue(cores.TryEnter(2));
    }

    [TestMethod]
    public async Task A_run_without_a_place_counts_as_a_core()
    {
        var lost = new LostRuns(cores, time);
        using var batch = Begin(lost, share: 0);

        lost.TimeOut(batch, TimeSpan.FromSeconds(1));
        time.Advance(LostRuns.Grace);
        await lost.Found.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.AreEqual((1, false), (cores.Lost, cores.AreLost));
        Assert.IsTrue(cores.TryEnter(2));
    }

    [TestMethod]
    public void A_run_whose_thread_is_late_to_begin_is_not_lost_and_gives_its_cores_back()
    {
        var lost = new LostRuns(cores, time);
        using var batch = NotBegun();
        Assert.IsTrue(cores.TryEnter(2));

        lost.TimeOut(batch, TimeSpan.FromSeconds(1));
        time.Advance(LostRuns.Grace);
        batch.Begin(2);
        var refusing = lost.End(batch);

        Assert.IsNull(refusing);
        Assert.AreEqual((false, 0), (lost.Found.IsCompleted, cores.Lost));
        Assert.IsTrue(cores.TryEnter(2));
    }

    [TestMethod]
    [DataRow(true, DisplayName = "after it was opened a second time")]
    [DataRow(false, DisplayName = "before that")]
    public void A_model_of_which_a_trial_was_lost_is_not_disposed_under_its_other_runs(bool isWideBefore)
    {
        var (session, wide) = (new ListeningSession(), new ListeningSession());
        var runs = new ModelRuns(session, new(new(), new()), batches: false, cores, time);
        Action[] both = isWideBefore ? [() => runs.Widen(wide), runs.Lost.Report] : [runs.Lost.Report, () => runs.Widen(wide)];
        Array.ForEach(both, step => step());

        runs.Dispose();

        Assert.IsTrue(session.IsAbandoned);
        Assert.IsFalse(wide.IsDisposed);
    }

    [TestMethod]
    public async Task A_model_that_is_disposed_since_one_was_lost_ends_its_other_runs_in_their_time()
    {
        using var held = new ManualResetEventSlim();
        var begun = 0;
        var session = new ListeningSession(_ =>
        {
            Interlocked.Increment(ref begun);
            held.Wait(TimeSpan.FromMinutes(5));
        });
        var plan = new ServingPlan(new() { Threads = 1, ConcurrentRuns = 2, TimeoutSeconds = 10 }, new());
        var runs = new ModelRuns(session, plan, batches: false, cores, time);
        var first = RunAsync(runs);
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref begun) == 1));
        time.Advance(TimeSpan.FromSeconds(8));
        var second = RunAsync(runs);
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref begun) == 2));
        time.Advance(TimeSpan.FromSeconds(2));
        time.Advance(LostRuns.Grace);
        await runs.Lost.Found.WaitAsync(TimeSpan.FromSeconds(30));

        runs.Dispose();
        var lostBefore = cores.Lost;
        time.Advance(TimeSpan.FromSeconds(3));
        time.Advance(LostRuns.Grace);
        var areGiven = cores.EnterAsync(2, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        await areGiven.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var lostAfter = cores.Lost;
        held.Set();

        Assert.AreEqual((1, true, 2), (lostBefore, areGiven.IsCompletedSuccessfully, lostAfter));
        await Assert.ThrowsExactlyAsync<ServiceException>(() => first);
        await Assert.ThrowsExactlyAsync<ServiceException>(() => second);
        Assert.AreEqual(0, cores.Lost);
    }

    // On a thread of its own, which it has until it ends.
    private static async Task RunAsync(ModelRuns runs) => await await Task.Factory.StartNew(
        () => runs.RunAsync([], null, CancellationToken.None).AsTask(),
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private RunningBatch NotBegun() => new([new PendingRun([], null, time.GetTimestamp(), CancellationToken.None)]);

    private RunningBatch Begin(LostRuns lost, int share)
    {
        Assert.IsFalse(lost.Found.IsCompleted);
        Assert.IsTrue(share == 0 || cores.TryEnter(share));
        var batch = NotBegun();
        batch.Begin(share);
        return batch;
    }
}
