using System.Diagnostics;

namespace Maas.Predict.Inference.Processes;

/// <summary>
/// Ends this process when it takes more memory than it may for its work: on a thread of its own, which no busy pool delays.
/// </summary>
internal sealed class MemoryWatch(long maximumBytes)
{
    /// <summary>The exit code of a process that was ended so.</summary>
    public const int Full = 4;

    // A graph was seen to fill a gigabyte in 0.8 s (27 November 2026), so what is too much is 30 MiB more when it is found.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly object gate = new();
    private bool isWorking;
    private bool isAsleep;
    private long begun;

    public void Start() => new Thread(Watch) { IsBackground = true }.Start();

    /// <summary>Work begins that takes memory.</summary>
    public void Begin()
    {
        lock (gate)
        {
            isWorking = true;
            begun++;
            if (isAsleep)
            {
                Monitor.Pulse(gate);
            }
        }
    }

    /// <summary>It is over.</summary>
    public void Pause()
    {
        lock (gate)
        {
            isWorking = false;
        }
    }

    private void Watch()
    {
        using var own = Process.GetCurrentProcess();
        var seen = 0L;
        lock (gate)
        {
            while (true)
            {
                // Where much is short it is not woken for each piece, and where there is nothing to do it sleeps.
                isAsleep = !isWorking && seen == begun;
                seen = begun;
                Monitor.Wait(gate, isAsleep ? Timeout.InfiniteTimeSpan : Look);
                if (isWorking && ProcessMemory.PrivateBytes(own) - ProcessMemory.OwnBytes > maximumBytes)
                {
                    ProcessExit.Now(Full);
                }
            }
        }
    }
}
