using Maas.Core;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Runs;

/// <summary>
/// Runs that have a place. One thread leads it; the queue's timer may end it, under the queue's lock, while it has the place.
/// </summary>
/// <remarks>
/// The race: (1) A leads it, inside an operator that does not end. (2) B gives it up, and its callers, A's own among them, are to hear of
/// that; but just then the operator may end. One number is changed by both, and who comes first answers. (3) Where that is B, A's request
/// is B's until B has answered it: A, when it comes back, waits for that, and touches neither the request nor the other runs, whose callers
/// may be gone: B alone lets those go on. What B writes of a run and what A does are kept apart, so neither sees half of the other's.
/// </remarks>
internal sealed class RunningBatch(IReadOnlyList<PendingRun> runs) : IDisposable
{
    private const int Waiting = 0;
    private const int UnderWay = 1;
    private const int GivenUp = 2;
    private const int Ended = 3;

    // Making them costs as much as a small model's run; those that ended none are as new. The thread that takes them is mostly the one
    // that gives them back.
    [ThreadStatic]
    private static RunOptions? unused;

    private long overdueTicks;
    private CancellationTokenSource? ending;
    private TaskCompletionSource? refusing;
    private int state = Waiting;

    /// <summary>The one that leads is the first.</summary>
    public IReadOnlyList<PendingRun> Runs => runs;

    public RunOptions Options { get; } = TakeOptions();

    /// <summary>Ends the run when it is cancelled.</summary>
    public CancellationToken Caller { get; init; } = runs is [var only] ? only.Caller : CancellationToken.None;

    /// <summary>When the last of them came: none is ended before its time. Changes before anybody else sees it.</summary>
    public long LastArrived { get; set; } = runs is [var first] ? first.Arrived : runs.Max(run => run.Arrived);

    /// <summary>How long it might take, where it has taken longer.</summary>
    public TimeSpan? Overdue => Volatile.Read(ref overdueTicks) is > 0 and var ticks ? new(ticks) : null;

    public bool IsOverdue => Overdue is not null;

    /// <summary>It was told to end because the app stops, and might have taken longer else.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>The cores that it computes on; none where it runs at once, or waits for them.</summary>
    public int Share { get; private set; }

    /// <summary>It computes from now on, and has so many cores.</summary>
    public void Begin(int share)
    {
        Share = share;
        Volatile.Write(ref state, UnderWay);
    }

    /// <summary>It is to end; true for the first who says so. For one at a time.</summary>
    public bool TimeOut(TimeSpan limit, bool isStopping = false)
    {
        IsStopped |= isStopping && !IsOverdue;
        var isFirst = Interlocked.Exchange(ref overdueTicks, limit.Ticks) == 0;
        Options.Terminate = true;
        Volatile.Read(ref ending)?.Cancel();
        return isFirst;
    }

    /// <summary>Is cancelled when its time is over, however short that becomes meanwhile, or its caller is gone. For the one that leads,
    /// while it has the place.</summary>
    public CancellationToken Ending()
    {
        if (ending is { } known)
        {
            return known.Token;
        }

        var source = CancellationTokenSource.CreateLinkedTokenSource(Caller);

        // Who ends it notes that first and looks for this then, and here it is the other way round: one of the two sees the other.
        Interlocked.Exchange(ref ending, source);
        if (IsOverdue)
        {
            source.Cancel();
        }

        return source.Token;
    }

    /// <summary>None of them has its turn.</summary>
    public void Refuse(ServiceException late)
    {
        foreach (var run in runs)
        {
            run.Fail(run.Caller.IsCancellationRequested ? new OperationCanceledException(run.Caller) : late);
        }
    }

    /// <summary>It does not end: true where it is under way still, and whoever ends it after all learns of this. One that has not begun
    /// is not lost: it was told to end, so it will before its first operator. Once, by who tells its callers then.</summary>
    public bool TryGiveUp()
    {
        refusing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return Interlocked.CompareExchange(ref state, GivenUp, UnderWay) == UnderWay;
    }

    /// <summary>Tells all its callers that it was given up: the threads of those who wait for it go on, and the one that leads, whose
    /// thread is inside the run, is answered by this one.</summary>
    public async Task RefuseAsync(TimeSpan limit)
    {
        for (var i = 1; i < runs.Count; i++)
        {
            runs[i].GiveUp(BatchComputation.Lost(this, limit));
            runs[i].LetGo();
        }

        var refusal = BatchComputation.Lost(this, limit);
        runs[0].GiveUp(refusal);
        try
        {
            await (runs[0].Refuse?.Invoke(refusal) ?? Task.CompletedTask);
        }
        finally
        {
            refusing!.SetResult();
        }
    }

    /// <summary>It has run. Null where what has come of it is its callers'; else it had been given up, what has come of it is nobody's,
    /// and the task ends when all callers are told.</summary>
    public Task? End()
    {
        if (Interlocked.Exchange(ref state, Ended) != GivenUp)
        {
            return null;
        }

        for (var i = 0; i < runs.Count; i++)
        {
            runs[i].Discard();
        }

        return refusing!.Task;
    }

    /// <summary>Lets those go on that went along; where it had been given up, they go on as they are told so, since what came of it is
    /// gone. Ends when the one that leads may go on, too, who calls it after the place is given back.</summary>
    /// <param name="refusing">What <see cref="End"/> gave.</param>
    public Task LetGoAsync(Task? refusing)
    {
        for (var i = 1; i < runs.Count && refusing is null; i++)
        {
            runs[i].LetGo();
        }

        return refusing ?? Task.CompletedTask;
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
