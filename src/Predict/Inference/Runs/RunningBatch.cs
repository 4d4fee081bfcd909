using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Runs;

/// <summary>
/// Runs that have a place. One thread leads it; the queue's timer may end it, under the queue's lock, while it has the place.
/// </summary>
internal sealed class RunningBatch(IReadOnlyList<PendingRun> runs) : IDisposable
{
    // Making them costs as much as a small model's run; those that ended none are as new. The thread that takes them is mostly the one
    // that gives them back.
    [ThreadStatic]
    private static RunOptions? unused;

    private long overdueTicks;
    private CancellationTokenSource? ending;

    /// <summary>The one that leads is the first.</summary>
    public IReadOnlyList<PendingRun> Runs => runs;

    public RunOptions Options { get; } = TakeOptions();

    /// <summary>Ends the run when it is cancelled.</summary>
    public CancellationToken Caller { get; init; } = runs is [var only] ? only.Caller : CancellationToken.None;

    /// <summary>When the last of them came: none is ended before its time.</summary>
    public long LastArrived { get; } = runs is [var first] ? first.Arrived : runs.Max(run => run.Arrived);

    /// <summary>How long it might take, where it has taken longer.</summary>
    public TimeSpan? Overdue => Volatile.Read(ref overdueTicks) is > 0 and var ticks ? new(ticks) : null;

    public bool IsOverdue => Overdue is not null;

    public void TimeOut(TimeSpan limit)
    {
        Interlocked.Exchange(ref overdueTicks, limit.Ticks);
        Options.Terminate = true;
        Volatile.Read(ref ending)?.Cancel();
    }

    /// <summary>Is cancelled when its time is over, however short that becomes meanwhile, or its caller is gone. For the one that leads,
    /// once, while it has the place.</summary>
    public CancellationToken Ending()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(Caller);

        // Who ends it notes that first and looks for this then, and here it is the other way round: one of the two sees the other.
        Interlocked.Exchange(ref ending, source);
        if (IsOverdue)
        {
            source.Cancel();
        }

        return source.Token;
    }

    /// <summary>For the one that leads, after the place is given back.</summary>
    public void Dispose()
    {
        ending?.Dispose();
        if (Options.Terminate || unused is not null)
        {
            Options.Dispose();
        }
        else
        {
            unused = Options;
        }
    }

    private static RunOptions TakeOptions()
    {
        var options = unused ?? new();
        unused = null;
        return options;
    }
}
