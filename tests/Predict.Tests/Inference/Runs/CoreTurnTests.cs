using Maas.Core;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Maas.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Inference.Runs;

[TestClass]
public sealed class CoreTurnTests
{
    private readonly FakeTimeProvider time = new();
    private readonly CorePlaces cores = new(1);
    private readonly ServingPlan plan = new(new SessionsOptions { TimeoutSeconds = 4 }, new()) { IsApart = true };

    [TestMethod]
    public async Task A_run_holds_no_cores_while_its_models_process_is_being_started()
    {
        var opening = new TaskCompletionSource();
        using var session = new ListeningSession { Opening = opening.Task };
        using var runs = new ModelRuns(session, plan, batches: false, cores, time);
        using var tensor = OneRow.Of(1);

        var run = runs.RunAsync([tensor], null, CancellationToken.None).AsTask();
        var areFree = cores.TryEnter(1);
        cores.Leave(1);
        opening.SetResult();
        (await run).Outputs.Dispose();

        Assert.IsTrue(areFree);
    }

    [TestMethod]
    public async Task A_run_whose_time_is_over_before_the_process_is_there_is_refused_and_leaves_its_place()
    {
        using var session = new ListeningSession { Opening = new TaskCompletionSource().Task };
        using var runs = new ModelRuns(session, plan, batches: false, cores, time);
        using var tensor = OneRow.Of(1);

        var run = runs.RunAsync([tensor], null, CancellationToken.None).AsTask();
        time.Advance(TimeSpan.FromSeconds(5));
        var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(() => run.WaitAsync(TimeSpan.FromMinutes(1)));
        session.Opening = null;
        (await runs.RunAsync([tensor], null, CancellationToken.None)).Outputs.Dispose();

        Assert.AreEqual(ServiceError.Unavailable, refusal.Error);
        Assert.StartsWith("the model is being opened again", refusal.Message);
    }

    [TestMethod]
    public async Task Runs_whose_batch_has_ended_the_process_run_again_each_alone_and_wait_without_cores()
    {
        var (opening, ran) = (new TaskCompletionSource(), new List<long>());
        ListeningSession? listening = null;
        using var session = listening = new(inputs =>
        {
            ran.Add(inputs[0].Shape[0]);
            if (inputs[0].Shape[0] > 1)
            {
                listening!.Opening = opening.Task;
                throw ServiceError.InvalidInput.With("the process has ended");
            }
        });
        using var runs = new ModelRuns(session, plan, batches: true, cores, time);
        using var tensor = OneRow.Of(1);
        cores.TryEnter(1);
        var calls = Enumerable.Range(0, 3).Select(_ => runs.RunAsync([tensor], null, CancellationToken.None).AsTask()).ToList();

        cores.Leave(1);
        await Eventually.TrueAsync(() => Task.FromResult(session.Opening is not null && cores.TryEnter(1)));
        cores.Leave(1);
        session.Opening = null;
        opening.SetResult();
        await Task.WhenAll(calls).WaitAsync(TimeSpan.FromMinutes(1));

        CollectionAssert.AreEqual(new long[] { 1, 2, 1, 1 }, ran);
    }

    [TestMethod]
    public async Task A_caller_who_goes_while_the_process_is_being_started_leaves_its_place()
    {
        using var gone = new CancellationTokenSource();
        using var session = new ListeningSession { Opening = new TaskCompletionSource().Task };
        using var runs = new ModelRuns(session, plan, batches: false, cores, time);
        using var tensor = OneRow.Of(1);

        var run = runs.RunAsync([tensor], null, gone.Token).AsTask();
        await gone.CancelAsync();

        await Assert.ThrowsExactlyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromMinutes(1)));
        session.Opening = null;
        (await runs.RunAsync([tensor], null, CancellationToken.None)).Outputs.Dispose();
    }
}
