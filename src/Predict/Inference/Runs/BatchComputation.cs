using Maas.Core;
using Maas.Predict.Inference.Isolation;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Runs;

/// <summary>Computes a batch in one run, and where that fails each of its requests by itself. On the thread that leads the batch; what
/// fails, be it for lack of memory, is told to whose run it is, as the others wait for theirs.</summary>
internal static class BatchComputation
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    /// <summary>Fills each of the batch's runs with its outputs or its error; gives the timestamps that it took.</summary>
    public static long Run(RunningBatch batch, IModelSession session, TimeProvider time)
    {
        var begun = time.GetTimestamp();
        Run(batch, session);
        var ended = time.GetTimestamp();
        foreach (var run in batch.Runs)
        {
            (run.Queued, run.Computed) = (time.GetElapsedTime(run.Arrived, begun), time.GetElapsedTime(begun, ended));
            run.RanWith = batch.Runs.Count;
        }

        return ended - begun;
    }

    private static void Run(RunningBatch batch, IModelSession session)
    {
        if (batch.Runs is [var only])
        {
            ComputeAlone(only, only.Inputs, batch, session);
            return;
        }

        try
        {
            ComputeTogether(batch, session);
        }
        catch (Exception) when (!batch.IsOverdue)
        {
            // One of them spoils it. Which one, and what its error is, shows when each runs alone.
            foreach (var run in batch.Runs)
            {
                ComputeAgain(run, batch, session);
            }
        }
        catch (Exception exception)
        {
            foreach (var run in batch.Runs)
            {
                run.Fail(Told(batch, exception));
            }
        }
    }

    /// <summary>Why a run was given up that goes on.</summary>
    public static ServiceException Lost(RunningBatch batch, TimeSpan limit) => batch.IsStopped
        ? Stopped(new LostRunException())
        : new(ServiceError.TimedOut, TimeGiven.Lost(batch.Runs[0], limit), [], new LostRunException());

    private static void ComputeTogether(RunningBatch batch, IModelSession session)
    {
        var first = batch.Runs[0];
        var inputs = Batch.Gather([.. batch.Runs.Select(run => run.Inputs)]);
        try
        {
            var whole = session.Run(inputs, first.Names, batch.Options, CancellationToken.None);
            first.Runs = 1;
            Part(whole, batch.Runs);
        }
        finally
        {
            Array.ForEach([.. inputs], tensor => tensor.Dispose());
        }
    }

    // Given out only once all are made: where that breaks, nobody has one, and each runs again or fails.
    private static void Part(IDisposableReadOnlyCollection<OrtValue> whole, IReadOnlyList<PendingRun> runs)
    {
        var parts = BatchOutputs.Part(whole, [.. runs.Select(run => run.Rows)]);
        for (var i = 0; i < parts.Count; i++)
        {
            runs[i].Succeed(parts[i]);
        }
    }

    private static void ComputeAgain(PendingRun run, RunningBatch batch, IModelSession session)
    {
        if (run.Caller.IsCancellationRequested)
        {
            run.Fail(new OperationCanceledException(run.Caller));
            return;
        }

        // To wait for it here would hold cores.
        if (session.Prepare() is not null)
        {
            run.MissProcess(IsolatedSession.NotOpen());
            return;
        }

        // It would only be ended, and its caller may have been told of that, and have disposed its inputs.
        if (batch.Overdue is { } limit)
        {
            run.Fail(Overdue(batch, limit));
            return;
        }

        var inputs = new List<Tensor>(run.Inputs.Count);
        try
        {
            // Its caller, who may be told before this ends, disposes its own.
            inputs.AddRange(run.Inputs.Select(input => input.Copy()));
            ComputeAlone(run, inputs, batch, session);
        }
        catch (Exception exception)
        {
            run.Fail(Told(batch, exception));
        }
        finally
        {
            inputs.ForEach(tensor => tensor.Dispose());
        }
    }

    private static void ComputeAlone(PendingRun run, IReadOnlyList<Tensor> inputs, RunningBatch batch, IModelSession session)
    {
        run.Runs = 1;
        try
        {
            run.Succeed(session.Run(inputs, run.Names, batch.Options, batch.Caller));
        }
        catch (Exception exception)
        {
            run.Fail(Told(batch, exception));
        }
    }

    // What is not there now has not computed, however late it is.
    private static Exception Told(RunningBatch batch, Exception exception) =>
        batch.Overdue is { } limit && (exception as ServiceException)?.Error != ServiceError.Unavailable
            ? Overdue(batch, limit)
            : exception;

    private static ServiceException Overdue(RunningBatch batch, TimeSpan limit) => batch.IsStopped
        ? Stopped(null)
        : ServiceError.TimedOut.With(TimeGiven.Computed(batch.Runs[0], limit));

    // No time-out: a batch prediction would keep that as its row's result.
    private static ServiceException Stopped(Exception? inner) =>
        new(ServiceError.Unavailable, "the service stops while the model computes; call again", [], inner) { RetryAfter = AtOnce };
}
