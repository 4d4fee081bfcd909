using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Runs;

/// <summary>Runs a model for its callers, each in its turn, several as one batch where the model's rows don't know of each other.</summary>
internal sealed class ModelRuns : IDisposable
{
    private readonly IModelSession session;
    private readonly ServingPlan plan;
    private readonly CorePlaces cores;
    private readonly TimeProvider time;
    private readonly int share;
    private readonly int all;
    private readonly RunQueue queue;
    private readonly CoreTurn coreTurn;
    private readonly ShortRuns shortRuns;
    private volatile IModelSession? wide;

    /// <param name="batches">Whether requests may be put together: a trial has shown it.</param>
    /// <param name="cores">Those that this model's runs share with all others'.</param>
    public ModelRuns(IModelSession session, ServingPlan plan, bool batches, CorePlaces cores, TimeProvider time)
    {
        (this.session, this.plan, this.cores, this.time) = (session, plan, cores, time);
        (share, all) = (cores.ShareOf(plan.RunThreads), cores.ShareOf(0));
        Memory = new(plan.Options.MaximumBytes, time);
        Memory.Add(session);
        Lost = new(cores, time, session.Abandon);
        (queue, shortRuns) = (new(plan, time, Lost), new(plan, time, Lost));
        coreTurn = new(session, cores, queue);
        Batches = batches && plan.MaximumBatch > 1;
    }

    /// <summary>Whether requests are put together.</summary>
    public bool Batches { get; }

    /// <summary>Whether runs have all cores while nothing else runs.</summary>
    public bool IsWide => wide is not null;

    /// <summary>Runs that do not end.</summary>
    public LostRuns Lost { get; }

    public RunMemory Memory { get; }

    /// <summary>Those who wait for their turn now.</summary>
    public int Waiting => queue.Waiting;

    /// <inheritdoc cref="RunAsync(IReadOnlyList{Tensor}, IReadOnlyList{string}?, int, Func{ServiceException, Task}?, CancellationToken)"/>
    public ValueTask<(IDisposableReadOnlyCollection<OrtValue> Outputs, TimeSpan Queued, TimeSpan Computed, int Runs)> RunAsync(
        IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? names, CancellationToken cancellation) =>
        RunAsync(inputs, names, mostRows: int.MaxValue, refuse: null, cancellation);

    /// <summary>
    /// The outputs, which the caller disposes before the lease, how long it waited for its turn, how long the run took, and how often
    /// the model ran for it: not once where another's batch took it along.
    /// </summary>
    /// <param name="names">The outputs to compute; null for all.</param>
    /// <param name="mostRows">How many rows the batch may have that it is in; 1: it goes with no others.</param>
    /// <param name="refuse">Refuses the call where its run does not end, as its own thread may be inside it; null: nobody is told.</param>
    /// <exception cref="ServiceException">The model can't compute with these inputs, or not in time.</exception>
    public async ValueTask<(IDisposableReadOnlyCollection<OrtValue> Outputs, TimeSpan Queued, TimeSpan Computed, int Runs)> RunAsync(
        IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? names, int mostRows, Func<ServiceException, Task>? refuse,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var rows = Batches ? Batch.RowsOf(inputs, Math.Min(mostRows, plan.MaximumBatch)) : 0;
        var run = new PendingRun(inputs, names, time.GetTimestamp(), cancellation) { Rows = rows, MostRows = mostRows, Refuse = refuse };
        if (wide is not null || !shortRuns.Expects(run) || !await TryRunAtOnceAsync(run))
        {
            await RunInTurnAsync(run);
            if (run.HasMissedProcess)
            {
                await RunInTurnAsync(run = run.Again());
            }
            else if (run.HasTimedOutWithOthers)
            {
                await RunInTurnAsync(run = run.Alone(time.GetTimestamp()));
            }
        }

        return (run.Outputs(), run.Queued, run.Computed, run.Runs);
    }

    /// <summary>Runs have all cores by this session from now on, as often as nothing else runs; it is disposed with this.</summary>
    public void Widen(IModelSession session)
    {
        Memory.Add(session);
        wide = session;
    }

    /// <summary>Calls, also those under way, have no longer from now on than these settings say, nor than the model's own.</summary>
    public void LimitTo(ServingSettings serving)
    {
        var other = new ServingPlan(plan.Options, serving).Timeout;
        var limit = other < plan.Timeout ? other : plan.Timeout;
        queue.LimitTo(limit);
        shortRuns.LimitTo(limit);
    }

    public void Dispose()
    {
        shortRuns.Dispose();

        // Once a run was lost, others may be left that compute on this, or wait to: they are ended in their time. The queue's timers come
        // only while there are such.
        if (!Lost.Found.IsCompleted)
        {
            queue.Dispose();
            wide?.Dispose();
        }
    }

    // False where as many threads are in such runs as there are cores: these are not over at once after all, or will be soon.
    private async ValueTask<bool> TryRunAtOnceAsync(PendingRun run)
    {
        // To listen to its caller would take longer than such a run does; one that is longer after all has the time of any.
        using var batch = new RunningBatch([run]) { Caller = CancellationToken.None };
        if (!cores.TryPass())
        {
            return false;
        }

        shortRuns.Enter(batch);
        try
        {
            Compute(batch, session, held: 0);
        }
        finally
        {
            shortRuns.Leave(batch);
            cores.HavePassed();
            if (Lost.End(batch) is { } refusing)
            {
                await refusing;
            }
        }

        return true;
    }

    private async ValueTask RunInTurnAsync(PendingRun run)
    {
        if (await queue.EnterAsync(run) is { } batch)
        {
            await RunAsync(batch);
        }
    }

    private async ValueTask RunAsync(RunningBatch batch)
    {
        try
        {
            // While others wait for this model, as many runs as cores get more done.
            if (wide is { } onAll && queue.Waiting == 0 && cores.TryEnter(all))
            {
                Compute(batch, onAll, all);
            }
            else if (await coreTurn.TryTakeAsync(batch, share))
            {
                Compute(batch, session, share);
            }
        }
        finally
        {
            var refusing = Lost.End(batch);
            queue.Leave(batch);
            batch.Dispose();
            await batch.LetGoAsync(refusing);
        }
    }

    private void Compute(RunningBatch batch, IModelSession with, int held)
    {
        batch.Begin(held);
        var computed = BatchComputation.Run(batch, with, time);

        // What is refused before it computes tells nothing of how long the others take.
        if (!batch.Runs[0].HasFailed)
        {
            shortRuns.Add(batch.Runs[0], computed);
        }

        Memory.Look(with, computed);
    }
}
