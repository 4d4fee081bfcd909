using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Inference.Runs;

/// <summary>What the runs of one model take of this process's memory, and keep. For any number of threads.</summary>
internal sealed class RunMemory(long maximumBytes, TimeProvider time)
{
    // It takes longer to fill what counts (27 November 2026: a gigabyte in 0.8 s), and to look takes some 2 us.
    private readonly long least = time.TimestampFrequency / 100;
    private readonly TaskCompletionSource outgrown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SessionArena[] arenas = [];

    /// <summary>Completes when they have taken more than models may.</summary>
    public Task Outgrown => outgrown.Task;

    /// <summary>What they keep that was not there when the model was loaded, as it was seen last.</summary>
    public long GrownBytes
    {
        get
        {
            var bytes = 0L;
            foreach (var arena in Volatile.Read(ref arenas))
            {
                bytes += arena.GrownBytes;
            }

            return bytes;
        }
    }

    /// <summary>The session runs for the model as well. For one at a time.</summary>
    public void Add(IModelSession session)
    {
        if (session.Arena is { } arena)
        {
            Volatile.Write(ref arenas, [.. arenas, arena]);
        }
    }

    /// <summary>A run has taken so long.</summary>
    public void Look(IModelSession with, long timestamps)
    {
        if (timestamps > least && with.Arena?.Measure() > maximumBytes)
        {
            outgrown.TrySetResult();
        }
    }

    /// <summary>Gives back what no run needs any more, where that is much.</summary>
    public void GiveBack()
    {
        foreach (var arena in Volatile.Read(ref arenas))
        {
            arena.GiveBack();
        }
    }
}
