using Maas.Predict.Inference.Runs;

namespace Maas.Predict.Tests.Inference.Runs;

[TestClass]
public sealed class CorePlacesTests
{
    [TestMethod]
    public async Task All_runs_together_never_have_more_cores_than_there_are_and_everybody_gets_a_turn()
    {
        var cores = new CorePlaces(4);
        var (taken, most, turns) = (0, 0, 0);

        await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => Task.Run(async () =>
        {
            var share = 1 + (i % 4);
            if (!cores.TryEnter(share))
            {
                await cores.EnterAsync(share, CancellationToken.None);
            }

            InterlockedMost(ref most, Interlocked.Add(ref taken, share));
            await Task.Yield();
            Interlocked.Add(ref taken, -share);
            Interlocked.Increment(ref turns);
            cores.Leave(share);
        })));

        Assert.AreEqual(2000, turns);
        Assert.IsLessThanOrEqualTo(4, most);
        Assert.IsTrue(cores.TryEnter(4));
    }

    [TestMethod]
    public async Task One_that_needs_all_cores_is_not_overtaken()
    {
        var cores = new CorePlaces(2);
        cores.TryEnter(1);

        var all = cores.EnterAsync(2, CancellationToken.None);
        var overtook = cores.TryEnter(1);
        cores.Leave(1);
        await all;

        Assert.IsFalse(overtook);
    }

    [TestMethod]
    public async Task Who_stops_waiting_lets_those_behind_go_on()
    {
        var cores = new CorePlaces(2);
        using var gone = new CancellationTokenSource();
        cores.TryEnter(1);

        var all = cores.EnterAsync(2, gone.Token);
        var behind = cores.EnterAsync(1, CancellationToken.None);
        await gone.CancelAsync();
        await behind;

        await Assert.ThrowsAsync<OperationCanceledException>(() => all);
        Assert.AreEqual(0, cores.Waiting);
    }

    [TestMethod]
    [DataRow(0, 4)]
    [DataRow(1, 1)]
    [DataRow(9, 4)]
    public void A_run_has_a_core_for_each_of_its_threads_but_no_more_than_there_are(int threads, int expected) =>
        Assert.AreEqual(expected, new CorePlaces(4).ShareOf(threads));

    private static void InterlockedMost(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen;)
        {
            seen = Interlocked.CompareExchange(ref most, value, seen) is var before && before == seen ? value : before;
        }
    }
}
