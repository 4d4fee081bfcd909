using Maas.Predict.Inference.Runs;

namespace Maas.Predict.Tests.Inference.Runs;

[TestClass]
public sealed class WaitingRunsTests
{
    [TestMethod]
    public async Task Whose_caller_goes_while_the_abandoned_are_looked_for_stays_or_is_let_go()
    {
        var metWithin = 0;
        for (var i = 0; i < 500; i++)
        {
            using var gone = new CancellationTokenSource();
            var waiting = new WaitingRuns(maximumRows: 1);
            var runs = Enumerable.Range(0, 1_000).Select(_ => Waiting(gone.Token)).ToList();
            runs.ForEach(waiting.Add);

            var leaving = Task.Run(gone.Cancel);
            var dropped = 0;
            while (dropped == 0)
            {
                dropped = waiting.DropAbandoned();
            }

            await leaving;

            Assert.AreEqual(dropped, runs.Count(run => run.Turn.IsCompleted && run.HasFailed));
            Assert.AreEqual(runs.Count, dropped + waiting.Count);
            metWithin += waiting.Count > 0 ? 1 : 0;
        }

        Assert.IsGreaterThan(0, metWithin, "no caller went while they were looked for");
    }

    [TestMethod]
    [DataRow(4, 2, DisplayName = "the first")]
    [DataRow(2, 4, DisplayName = "another")]
    public void No_batch_has_more_rows_than_each_of_its_runs_allows(int first, int others)
    {
        var waiting = new WaitingRuns(maximumRows: 64);
        var runs = Enumerable.Range(0, 5)
            .Select(i => new PendingRun([], null, 0, CancellationToken.None) { Rows = 1, MostRows = i == 0 ? first : others }).ToList();
        runs.ForEach(waiting.Add);

        var batch = waiting.TakeBatch();

        CollectionAssert.AreEqual(runs[..2], batch.ToArray());
        Assert.AreEqual(3, waiting.Count);
    }

    private static PendingRun Waiting(CancellationToken caller)
    {
        var run = new PendingRun([], null, 0, caller);
        run.Wait();
        return run;
    }
}
