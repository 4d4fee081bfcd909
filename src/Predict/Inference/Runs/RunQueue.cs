using System.Diagnostics.CodeAnalysis;
using Maas.Core;
using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Inference.Runs;

/// <summary>
/// Whose turn it is to run one model. Each loaded model has its own, so no model waits for another's. For any number of threads.
/// </summary>
/// <remarks>
/// The story: (1) A request that finds a free place and nobody waiting runs at once, on its own thread: where there is no load, nothing
/// is added. (2) One that finds no place waits, in the order of arrival, if the queue has room or it was in it before, else it is
/// refused. (3) A run that ends gives its place to the one that waits longest, which takes along those behind it that go with it: they
/// are out of the queue before the lock is left, so each belongs to one batch. (4) The one leads: it runs for all of them on its thread
/// and then lets each go on. A caller that is gone is found when its turn comes and is dropped; once it is part of a batch it stays until
/// that has run, because its tensors are read. (5) Who has waited too long is taken out by the timer, under the same lock: either it was
/// in the queue and is refused, or it was taken along and runs. The timer ends runs that take too long in the same way: a run is in the
/// list exactly while its options live.
/// </remarks>
internal sealed class RunQueue : IDisposable
{
    private readonly Lock gate = new();
    private readonly WaitingRuns waiting;
    private readonly List<RunningBatch> running = [];
    private readonly ServingPlan plan;
    private readonly TimeProvider time;
    private readonly LostRuns lost;
    private readonly ITimer deadline;
    private readonly ITimer ripening;
    private TimeSpan limit;
    private bool hasDeadline;

    public RunQueue(ServingPlan plan, TimeProvider time, LostRuns lost)
    {
        (this.plan, this.time, this.lost, limit) = (plan, time, lost, plan.Timeout);
        waiting = new(plan.MaximumBatch);
        deadline = time.CreateTimer(_ => EndOverdue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        ripening = time.CreateTimer(_ => Ripen(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Those who wait now.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    /// <summary>The batch that this one leads, for which it has a place until it gives that back; null: another has run it.</summary>
    /// <exception cref="ServiceException">Too many wait already, or this one waited too long.</exception>
    public async ValueTask<RunningBatch?> EnterAsync(PendingRun run) => TryBegin(run, out var batch) ? batch : await run.Turn;

    /// <summary>Gives the place back.</summary>
    public void Leave(RunningBatch batch)
    {
        lock (gate)
        {
            running.Remove(batch);
            GiveTurns();
        }
    }

    /// <summary>Why a call that had no turn in time is refused.</summary>
    public ServiceException WaitedTooLong(PendingRun run, bool hasTurn)
    {
        lock (gate)
        {
            return Refusal(TimeGiven.Waited(run, limit, hasTurn));
        }
    }

    /// <summary>Those who wait and run, and all who come, have so long.</summary>
    public void LimitTo(TimeSpan most)
    {
        lock (gate)
        {
            limit = most;
        }

        EndOverdue();
    }

    public void Dispose()
    {
        deadline.Dispose();
        ripening.Dispose();
    }

    private bool TryBegin(PendingRun run, [NotNullWhen(true)] out RunningBatch? batch)
    {
        lock (gate)
        {
            if (running.Count < plan.Places && waiting.Count == 0 && !run.MustRipen(time, plan.BatchDelay))
            {
                batch = Begin([run]);
                return true;
            }

            if (!run.IsAgain && waiting.Count >= plan.QueueLength && waiting.DropAbandoned() == 0)
            {
                throw Refusal($"as many calls wait for this model as may: {waiting.Count}");
            }

            run.Wait();
            waiting.Add(run);
            SetDeadline();
            GiveTurns();
            batch = null;
            return false;
        }
    }

    private void GiveTurns()
    {
        while (running.Count < plan.Places && waiting.Peek() is { } first)
        {
            if (first.MustRipen(time, plan.BatchDelay) && waiting.RowsWith(first) < plan.MaximumBatch)
            {
                var rest = plan.BatchDelay - time.GetElapsedTime(first.Arrived);
                ripening.Change(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
                return;
            }

            var batch = Begin(waiting.TakeBatch());
            first.Lead(batch);
        }
    }

    private RunningBatch Begin(IReadOnlyList<PendingRun> runs)
    {
        var batch = new RunningBatch(runs);
        if (runs[0].Shares > 1)
        {
            (batch.LastArrived, hasDeadline) = (runs[0].CountsFrom(time, limit), false);
        }

        running.Add(batch);
        SetDeadline();
        return batch;
    }

    private void Ripen()
    {
        lock (gate)
        {
            GiveTurns();
        }
    }

    private void EndOverdue()
    {
        lock (gate)
        {
            hasDeadline = false;
            while (waiting.Peek() is { } first && time.GetElapsedTime(first.Arrived) >= limit)
            {
                waiting.TakeFirst();
                first.Fail(WaitedTooLong(first, hasTurn: false));
                first.LetGo();
            }

            foreach (var batch in running.Where(batch => time.GetElapsedTime(batch.LastArrived) >= limit))
            {
                lost.TimeOut(batch, limit);
            }

            SetDeadline();
        }
    }

    // One timer for all: it is set once, and again when it has come; not for each run.
    private void SetDeadline()
    {
        if (hasDeadline)
        {
            return;
        }

        var running = this.running.Where(batch => !batch.IsOverdue).Select(batch => batch.LastArrived);
        var arrivals = waiting.Peek() is { } first ? running.Append(first.Arrived) : running;
        if (arrivals.DefaultIfEmpty(long.MaxValue).Min() is var earliest and < long.MaxValue)
        {
            hasDeadline = true;
            var rest = limit - time.GetElapsedTime(earliest);
            deadline.Change(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private ServiceException Refusal(string what)
    {
        // As long as the first in the queue has waited is what another would wait.
        var wait = waiting.Peek() is { } first ? time.GetElapsedTime(first.Arrived).TotalSeconds : 0;
        return ServiceError.Overloaded.WithRetry(TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(wait), 1, 60)), $"{what}; call again later");
    }
}
