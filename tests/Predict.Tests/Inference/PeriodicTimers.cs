namespace Maas.Predict.Tests.Inference;

/// <summary>The system's time, which counts the timers that come again and again. For any number of threads.</summary>
internal sealed class PeriodicTimers : TimeProvider
{
    private int left;

    /// <summary>Those that are not disposed.</summary>
    public int Left => Volatile.Read(ref left);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        return period == Timeout.InfiniteTimeSpan ? timer : new Counted(timer, this);
    }

    private sealed class Counted : ITimer
    {
        private readonly ITimer timer;
        private readonly PeriodicTimers all;
        private bool isDisposed;

        public Counted(ITimer timer, PeriodicTimers all)
        {
            (this.timer, this.all) = (timer, all);
            Interlocked.Increment(ref all.left);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            timer.Dispose();
            if (!Interlocked.Exchange(ref isDisposed, true))
            {
                Interlocked.Decrement(ref all.left);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
