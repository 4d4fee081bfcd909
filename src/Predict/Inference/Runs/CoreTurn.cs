using Maas.Predict.Inference.Isolation;
using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Inference.Runs;

/// <summary>What a batch that has its place waits for, without a thread, before it computes: the model's process, where that is being
/// started again, and then cores, which it so holds for nothing but its run. For any number of threads.</summary>
internal sealed class CoreTurn(IModelSession session, CorePlaces cores, RunQueue queue)
{
    /// <summary>Takes the cores; false where it got none in its time: its calls are refused.</summary>
    public async ValueTask<bool> TryTakeAsync(RunningBatch batch, int share)
    {
        if (session.Prepare() is { } opening && !await EndsAsync(opening, batch.Ending()))
        {
            batch.Refuse(IsolatedSession.NotOpen());
            return false;
        }

        return cores.TryEnter(share) || await TryWaitAsync(batch, share);
    }

    private async Task<bool> TryWaitAsync(RunningBatch batch, int share)
    {
        try
        {
            await cores.EnterAsync(share, batch.Ending());
            return true;
        }
        catch (OperationCanceledException)
        {
            batch.Refuse(queue.WaitedTooLong(batch.Runs[0], hasTurn: true));
            return false;
        }
    }

    // What follows is on another thread than the one that ends the batch, which is within the queue's lock.
    private static async Task<bool> EndsAsync(Task opening, CancellationToken ending)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var leaving = ending.UnsafeRegister(static over => ((TaskCompletionSource)over!).SetResult(), over);
        return await Task.WhenAny(opening, over.Task) == opening;
    }
}
