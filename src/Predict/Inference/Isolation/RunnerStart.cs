using System.Runtime.ExceptionServices;

namespace Maas.Predict.Inference.Isolation;

/// <summary>
/// A process that is being started and opens a model, on a thread of its own, for no call in particular: who does not wait for it stops
/// nothing. For any number of threads.
/// </summary>
internal sealed class RunnerStart : IDisposable
{
    private readonly ManualResetEventSlim done = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private RunnerProcess? process;
    private ExceptionDispatchInfo? failure;
    private bool isDisposed;

    public RunnerStart(Func<RunnerProcess> start) => new Thread(() => Start(start)) { IsBackground = true }.Start();

    /// <summary>Whether it is started, or could not be.</summary>
    public bool IsDone => done.IsSet;

    /// <summary>Ends when that is so; never fails.</summary>
    public Task Done => ended.Task;

    /// <summary>Whether that is so within this time.</summary>
    public bool Wait(TimeSpan limit) => done.Wait(limit);

    /// <summary>The process, once that is so. It goes with this.</summary>
    /// <exception cref="Exception">It could not be started.</exception>
    public RunnerProcess Process
    {
        get
        {
            failure?.Throw();
            return process!;
        }
    }

    public bool HasFailed => failure is not null;

    /// <summary>Ends the process, now or as soon as it is there.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (!isDisposed)
            {
                isDisposed = true;
                process?.Dispose();
            }
        }
    }

    /// <summary>The same for a process that somebody may be waiting for, who learns of it.</summary>
    public void Kill()
    {
        lock (gate)
        {
            if (!isDisposed)
            {
                process?.Kill();
            }
        }
    }

    private void Start(Func<RunnerProcess> start)
    {
        try
        {
            var started = start();
            lock (gate)
            {
                process = started;
                if (isDisposed)
                {
                    started.Dispose();
                }
            }
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }

        done.Set();
        ended.SetResult();
    }
}
