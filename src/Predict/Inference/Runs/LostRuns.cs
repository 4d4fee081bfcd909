namespace Maas.Predict.Inference.Runs;

/// <summary>
/// Runs of one model that do not end when they are told to, as inside one operator: others have their cores as well then, and the model
/// is to be replaced. For any number of threads.
/// </summary>
/// <param name="abandon">Sees to it that the model is not disposed under them.</param>
internal sealed class LostRuns(CorePlaces cores, TimeProvider time, Action? abandon = null)
{
    /// <summary>How long a run may go on after it was told to end: within it, most operators are over.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource found = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isStopping;

    /// <summary>Completes when there is one.</summary>
    public Task Found => found.Task;

    /// <summary>Whether the app stops, so that of a run which is found now nobody knows whether it would have ended in time.</summary>
    public bool IsStopping => isStopping;

    /// <summary>The app stops: a run that is told to end from now on is not late by its own doing.</summary>
    public void Stop() => isStopping = true;

    /// <summary>Tells a run to end.</summary>
    public void TimeOut(RunningBatch batch, TimeSpan limit)
    {
        if (batch.TimeOut(limit, isStopping))
        {
            _ = WatchAsync(batch, limit);
        }
    }

    /// <summary>A run of the model was lost, maybe one that went another way than calls. Others that compute yet may be left then, too.
    /// </summary>
    public void Report()
    {
        abandon?.Invoke();
        found.TrySetResult();
    }

    /// <summary>What a run comes to that nobody waits for but this. One that does not end has its thread, and its inputs, for ever.
    /// </summary>
    /// <exception cref="LostRunException">A run of the model, maybe this one, does not end.</exception>
    public async Task<T> UnlessLostAsync<T>(Func<ValueTask<T>> begin)
    {
        var run = Task.Run(() => begin().AsTask(), CancellationToken.None);
        if (await Task.WhenAny(run, Found) == Found && !await EndsAsync(run))
        {
            throw new LostRunException();
        }

        return await run;
    }

    /// <summary>A run has ended, and gives its cores back.</summary>
    /// <inheritdoc cref="RunningBatch.End"/>
    public Task? End(RunningBatch batch)
    {
        var refusing = batch.End();
        if (refusing is not null)
        {
            cores.Recover(batch.Share);
        }
        else if (batch.Share > 0)
        {
            cores.Leave(batch.Share);
        }

        return refusing;
    }

    // Where the app stops, all were told so when the lost one was.
    private async Task<bool> EndsAsync(Task run) =>
        run.IsCompleted || (!IsStopping && await Task.WhenAny(run, Task.Delay(Grace, time, CancellationToken.None)) == run);

    private async Task WatchAsync(RunningBatch batch, TimeSpan limit)
    {
        await Task.Delay(Grace, time);
        if (batch.TryGiveUp())
        {
            cores.GiveUp(batch.Share);
            try
            {
                Report();
            }
            finally
            {
                await batch.RefuseAsync(limit);
            }
        }
    }
}
