using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Inference.Runs;

/// <summary>
/// The runs of a model whose runs are over before it pays to queue for them: each runs at once on the thread of its call, of which there
/// are few, and nothing is put together. For any number of threads.
/// </summary>
/// <remarks>
/// Beside its run a request costs some 30 µs of a core, so a batch of runs that take less has little to save. And where few places or one
/// lock are shared, a thread that the system takes off its core while it has one lets all others wait for milliseconds. So here nothing
/// is shared but one number, of those under way (<see cref="CorePlaces.TryPass"/>): (1) the average is read and written apart; a lost
/// update is one sample of many. (2) A run is entered in the part of its thread, whose lock only the timer shares. (3) The timer ends runs
/// that take too long under that lock: a run is in its part exactly while its options live.
/// </remarks>
internal sealed class ShortRuns : IDisposable
{
    private const long MostBytes = 64 << 10;
    private const int Samples = 16;
    private const int Parts = 32;

    private readonly List<RunningBatch>[] parts = [.. Enumerable.Range(0, Parts).Select(_ => new List<RunningBatch>(1))];
    private readonly ServingPlan plan;
    private readonly TimeProvider time;
    private readonly LostRuns lost;
    private readonly ITimer overdue;
    private readonly long limit;
    private long average = long.MaxValue;
    private long mostTicks;
    private volatile bool isEnding;

    public ShortRuns(ServingPlan plan, TimeProvider time, LostRuns lost)
    {
        (this.plan, this.time, this.lost, mostTicks) = (plan, time, lost, plan.Timeout.Ticks);
        limit = (long)(time.TimestampFrequency * 50e-6);
        overdue = time.CreateTimer(_ => EndOverdue(), null, plan.Timeout / 4, plan.Timeout / 4);
    }

    /// <summary>Whether this one is expected to be short.</summary>
    public bool Expects(PendingRun run) =>
        plan.MayRunAtOnce && !isEnding && Volatile.Read(ref average) <= limit && run.Bytes <= MostBytes;

    /// <summary>A run, alone or first in a batch, has taken so long.</summary>
    public void Add(PendingRun run, long timestamps)
    {
        if (run.Bytes > MostBytes)
        {
            return;
        }

        // One that was interrupted counts, but does not decide.
        var sample = Math.Min(timestamps, 4 * limit);
        var seen = Volatile.Read(ref average);
        Volatile.Write(ref average, seen == long.MaxValue ? sample : seen + ((sample - seen) / Samples));
    }

    /// <summary>It runs from now on, on this thread.</summary>
    public void Enter(RunningBatch batch)
    {
        var part = PartOfThread();
        lock (part)
        {
            part.Add(batch);
        }
    }

    /// <summary>It has run, on this thread.</summary>
    public void Leave(RunningBatch batch)
    {
        var part = PartOfThread();
        lock (part)
        {
            part.Remove(batch);
        }
    }

    /// <summary>Those that run, and all that come, have so long.</summary>
    public void LimitTo(TimeSpan most)
    {
        Volatile.Write(ref mostTicks, most.Ticks);
        overdue.Change(TimeSpan.Zero, most / 4);
    }

    /// <summary>Those that run yet, as may be after one was lost, are ended in their time; the timer goes when all of them were told.
    /// </summary>
    public void Dispose()
    {
        isEnding = true;
        EndOverdue();
    }

    private List<RunningBatch> PartOfThread() => parts[Environment.CurrentManagedThreadId % Parts];

    private void EndOverdue()
    {
        var most = new TimeSpan(Volatile.Read(ref mostTicks));
        var areTold = true;
        foreach (var part in parts)
        {
            lock (part)
            {
                foreach (var batch in part.Where(batch => time.GetElapsedTime(batch.LastArrived) >= most))
                {
                    lost.TimeOut(batch, most);
                }

                areTold &= part.TrueForAll(batch => batch.IsOverdue);
            }
        }

        if (isEnding && areTold)
        {
            overdue.Dispose();
        }
    }
}
