using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Isolation;

/// <summary>
/// Ends a process whose model does not end its work though it is told to. Looks from time to time, first when most runs are over;
/// disposed, it ends nothing any more.
/// </summary>
internal sealed class RunnerWatch : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    // Between two operators a run ends by itself, and the process can be used further. It is over before such a run counts as lost.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly RunnerProcess process;
    private readonly RunOptions options;
    private readonly CancellationToken cancellation;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private long? since;
    private bool isTold;
    private bool isDisposed;

    /// <param name="options">Of the work that is watched: tell whether its time is over.</param>
    public RunnerWatch(RunnerProcess process, RunOptions options, TimeProvider time, CancellationToken cancellation)
    {
        (this.process, this.options, this.time, this.cancellation) = (process, options, time, cancellation);
        timer = time.CreateTimer(_ => LookAtIt(), null, Look, Look);
    }

    /// <summary>Whether the model is at work, and nothing is being sent to it or read from it.</summary>
    public bool IsComputing { private get; set; }

    /// <summary>Whether this has ended the process.</summary>
    public bool HasEndedIt { get; private set; }

    /// <summary>Whether it did so because the model computed when its time was over, and not because its caller left.</summary>
    public bool IsOverdue { get; private set; }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            timer.Dispose();
        }
    }

    private void LookAtIt()
    {
        lock (gate)
        {
            if (isDisposed || HasEndedIt || !(options.Terminate || cancellation.IsCancellationRequested))
            {
                return;
            }

            // What is still being sent to it is not told to end: from when it is, it has its time.
            if (!isTold)
            {
                isTold = process.TryTerminate();
                since = isTold ? time.GetTimestamp() : since ?? time.GetTimestamp();
            }

            if (time.GetElapsedTime(since!.Value) > Grace)
            {
                (HasEndedIt, IsOverdue) = (true, IsComputing && options.Terminate);
                process.Kill();
            }
        }
    }
}
