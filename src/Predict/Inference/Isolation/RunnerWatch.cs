using Maas.Predict.Inference.Processes;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Isolation;

/// <summary>
/// Ends a process whose model takes more memory than models may, or does not end its work though it is told to. Looks from time to time,
/// first when most runs are over; disposed, it ends nothing any more.
/// </summary>
internal sealed class RunnerWatch : IDisposable
{
    // A graph was seen to fill a gigabyte in 0.8 s (27 November 2026), so what is too much is 30 MiB more when it is found.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    // Between two operators a run ends by itself, and the process can be used further.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly RunnerProcess process;
    private readonly long maximumBytes;
    private readonly RunOptions options;
    private readonly CancellationToken cancellation;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private long? toldAt;
    private bool isDisposed;

    /// <param name="maximumBytes">Of private memory, beside what any such process takes.</param>
    /// <param name="options">Of the work that is watched: tell whether it is to end.</param>
    public RunnerWatch(
        RunnerProcess process, long maximumBytes, RunOptions options, TimeProvider time, CancellationToken cancellation)
    {
        (this.process, this.maximumBytes, this.options, this.time, this.cancellation) = (process, maximumBytes, options, time, cancellation);
        timer = time.CreateTimer(_ => LookAtIt(), null, Look, Look);
    }

    /// <summary>Why this has ended the process; null where it has not.</summary>
    public string? Reason { get; private set; }

    /// <summary>The most private memory that was seen.</summary>
    public long SeenBytes { get; private set; }

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
            if (isDisposed || Reason is not null)
            {
                return;
            }

            SeenBytes = Math.Max(SeenBytes, process.PrivateBytes);
            if (SeenBytes > maximumBytes + ProcessMemory.OwnBytes)
            {
                End($"it takes {SeenBytes} bytes of memory; this service gives models {maximumBytes}");
            }
            else if (options.Terminate || cancellation.IsCancellationRequested)
            {
                TellToEnd();
            }
        }
    }

    private void TellToEnd()
    {
        if (toldAt is not { } told)
        {
            toldAt = time.GetTimestamp();
            process.Terminate();
        }
        else if (time.GetElapsedTime(told) > Grace)
        {
            End("it does not end its work when it is told to");
        }
    }

    private void End(string reason)
    {
        Reason = reason;
        process.Kill();
    }
}
