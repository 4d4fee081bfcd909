using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Inference.Disk;
using Maas.Predict.Inference.Runs;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Sessions;

/// <summary>
/// The runs that are made of a model to learn of it, most of them by its load: they wait for cores as all others do, so that none are taken
/// away from calls under way. Who waits here holds nothing that a run needs, so the cores come.
/// </summary>
internal sealed partial class FirstRuns(CorePlaces cores, TimeProvider time, ILogger logger)
{
    // A graph may hold a loop that zeros never end.
    private static readonly TimeSpan WarmUpLimit = TimeSpan.FromSeconds(30);

    // The first run is slower than later ones, but not so much.
    private static readonly TimeSpan SurelyLong = 10 * ServingPlan.LongRun;

    // A model that computes so long for a few rows gains little from more of them at once.
    private static readonly TimeSpan TrialLimit = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The first run allocates what later ones use again. A model that can't compute with zeros is served all the same. Gives what a run
    /// takes when it is not disturbed; zero where it can't be told.
    /// </summary>
    public async Task<TimeSpan> WarmUpAsync(Manifest manifest, IModelSession session, ServingPlan plan, CancellationToken cancellation)
    {
        var least = TimeSpan.MaxValue;
        for (var i = 0; i == 0 || (i == 1 && least > ServingPlan.LongRun && least < SurelyLong); i++)
        {
            var took = TimeSpan.Zero;
            await RunAsync(session, plan, WarmUpLimit, limit => took = WarmUp(manifest, session, limit), cancellation);
            least = took < least ? took : least;
        }

        return least;
    }

    /// <summary>Whether a batch is asked for by name, or is found to pay, of rows that don't know of each other.</summary>
    public static bool MayBatch(ServingPlan plan, LoadRecord found) =>
        found.Batches is true && (plan.Serving.MaximumBatch is not null || found.Pays is not false);

    /// <summary>Finds out what is not known: whether requests may be put together, and whether that pays.</summary>
    public async Task<LoadRecord> TryBatchesAsync(
        Manifest manifest, IModelSession session, ServingPlan plan, LoadRecord found, CancellationToken cancellation)
    {
        if (plan.MaximumBatch > 1 && found.Batches is null)
        {
            await RunAsync(
                session, plan, TrialLimit,
                limit => found = found with { Batches = BatchTrial.CanBatch(manifest, session, limit) }, cancellation);
        }

        if (plan.MaximumBatch > 1 && found is { Batches: true, Pays: null })
        {
            await RunAsync(
                session, plan, TrialLimit,
                limit => found = found with { Pays = BatchGain.Pays(manifest, session, time, limit) }, cancellation);
        }

        return found;
    }

    /// <summary>Whether a row comes to the same to the last bit alone and within a batch; false where it takes too long to tell.</summary>
    public async Task<bool> IsExactAsync(Manifest manifest, IModelSession session, ServingPlan plan, CancellationToken cancellation)
    {
        var isExact = false;
        await RunAsync(
            session, plan, TrialLimit, limit => isExact = ExactTrial.IsExact(manifest, session, plan.MaximumBatch, limit), cancellation);
        return isExact;
    }

    private async Task RunAsync(
        IModelSession session, ServingPlan plan, TimeSpan limit, Action<CancellationToken> run, CancellationToken cancellation)
    {
        var share = cores.ShareOf(plan.RunThreads);
        if (session.Prepare() is { } opening)
        {
            await opening.WaitAsync(cancellation);
        }

        await cores.EnterAsync(share, cancellation);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var work = Begin(() => Run(begun, limit, run), share);
        await begun.Task;
        if (await Task.WhenAny(work, Task.Delay(limit + LostRuns.Grace, time, CancellationToken.None)) != work)
        {
            session.Abandon();
            cores.GiveUp(share);
            _ = work.ContinueWith(_ => cores.Recover(share), TaskScheduler.Default);
            throw new LostRunException();
        }

        cores.Leave(share);
        await work;
    }

    // On a thread of its own. Where the process may have no more threads, nothing runs on the cores.
    private Task Begin(Action run, int share)
    {
        try
        {
            return Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch
        {
            cores.Leave(share);
            throw;
        }
    }

    private void Run(TaskCompletionSource begun, TimeSpan limit, Action<CancellationToken> run)
    {
        begun.SetResult();
        using var ending = new CancellationTokenSource(limit, time);
        try
        {
            run(ending.Token);
        }
        catch (OperationCanceledException)
        {
            // It takes too long to tell.
        }
    }

    private TimeSpan WarmUp(Manifest manifest, IModelSession session, CancellationToken limit)
    {
        if (ZeroInputs.Find(manifest.Inputs) is not { } zeros)
        {
            return TimeSpan.Zero;
        }

        try
        {
            var begun = time.GetTimestamp();
            session.Run(zeros, null, limit).Dispose();
            return time.GetElapsedTime(begun);
        }
        catch (Exception exception) when (exception is ServiceException or OperationCanceledException)
        {
            Log.NotWarm(logger, manifest.Model, manifest.Version, exception.Message);
            return TimeSpan.Zero;
        }
        finally
        {
            zeros.ToList().ForEach(tensor => tensor.Dispose());
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Version {Version} of {Model} is not warm: {Reason}")]
        public static partial void NotWarm(ILogger logger, ModelName model, ModelVersion version, string reason);
    }
}
