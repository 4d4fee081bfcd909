using Maas.Core;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Runs;

/// <summary>Runs a model for its callers, each in its turn, several as one batch where the model's rows don't know of each other.</summary>
/// <param name="batches">Whether requests may be put together: a trial has shown it.</param>
internal sealed class ModelRuns(ModelSession session, ServingPlan plan, bool batches, TimeProvider time) : IDisposable
{
    private readonly RunQueue queue = new(plan, time);

    /// <summary>Whether requests are put together.</summary>
    public bool Batches { get; } = batches && plan.MaximumBatch > 1;

    /// <summary>Those who wait for their turn now.</summary>
    public int Waiting => queue.Waiting;

    /// <summary>
    /// The outputs, which the caller disposes before the lease, how long it waited for its turn, and how long the run took.
    /// </summary>
    /// <param name="names">The outputs to compute; null for all.</param>
    /// <exception cref="ServiceException">The model can't compute with these inputs, or not in time.</exception>
    public async ValueTask<(IDisposableReadOnlyCollection<OrtValue> Outputs, TimeSpan Queued, TimeSpan Computed)> RunAsync(
        IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? names, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var run = new PendingRun(inputs, names, time.GetTimestamp(), cancellation) { Rows = RowsOf(inputs) };
        if (await queue.EnterAsync(run) is { } batch)
        {
            Run(batch);
        }

        return (run.Outputs(), run.Queued, run.Computed);
    }

    public void Dispose() => queue.Dispose();

    private void Run(RunningBatch batch)
    {
        try
        {
            var begun = time.GetTimestamp();
            Compute(batch);
            foreach (var run in batch.Runs)
            {
                (run.Queued, run.Computed) = (time.GetElapsedTime(run.Arrived, begun), time.GetElapsedTime(begun));
            }
        }
        finally
        {
            queue.Leave(batch);
            batch.Dispose();
            foreach (var follower in batch.Runs.Skip(1))
            {
                follower.LetGo();
            }
        }
    }

    private void Compute(RunningBatch batch)
    {
        if (batch.Runs is [var only])
        {
            ComputeAlone(only, batch);
            return;
        }

        try
        {
            ComputeTogether(batch);
        }
        catch (ServiceException) when (!batch.IsOverdue)
        {
            // One of them spoils it. Which one, and what its error is, shows when each runs alone.
            foreach (var run in batch.Runs)
            {
                ComputeAlone(run, batch);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            foreach (var run in batch.Runs)
            {
                run.Fail(batch.IsOverdue ? Overdue() : exception);
            }
        }
    }

    private void ComputeTogether(RunningBatch batch)
    {
        var first = batch.Runs[0];
        var inputs = Batch.Gather([.. batch.Runs.Select(run => run.Inputs)]);
        try
        {
            var whole = session.Run(inputs, first.Names, batch.Options, CancellationToken.None);
            Part(whole, batch.Runs);
        }
        finally
        {
            Array.ForEach([.. inputs], tensor => tensor.Dispose());
        }
    }

    private static void Part(IDisposableReadOnlyCollection<OrtValue> whole, IReadOnlyList<PendingRun> runs)
    {
        var outputs = new BatchOutputs(whole, runs.Count);
        try
        {
            outputs.Check(runs.Sum(run => run.Rows));
        }
        catch
        {
            whole.Dispose();
            throw;
        }

        var at = 0;
        foreach (var run in runs)
        {
            run.Succeed(outputs.Part(at, run.Rows));
            at += run.Rows;
        }
    }

    private void ComputeAlone(PendingRun run, RunningBatch batch)
    {
        try
        {
            run.Succeed(session.Run(run.Inputs, run.Names, batch.Options, batch.Runs.Count == 1 ? run.Caller : CancellationToken.None));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            run.Fail(batch.IsOverdue ? Overdue() : exception);
        }
    }

    private ServiceException Overdue() =>
        ServiceError.TimedOut.With($"the model computed until {plan.Timeout.TotalSeconds} s after the call came, as long as it may");

    private int RowsOf(IReadOnlyList<Tensor> inputs)
    {
        if (!Batches || inputs.Count == 0 || inputs[0].Shape is not [var rows, ..] || rows < 1 || rows >= plan.MaximumBatch)
        {
            return 0;
        }

        return inputs.All(input => !input.Kind.IsText && input.Shape is [var first, ..] && first == rows) ? (int)rows : 0;
    }
}
