using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Sessions;

/// <summary>
/// The memory that ONNX Runtime takes for a session's runs and keeps for the next ones; by itself, all that runs at one time ever took.
/// For any number of threads, while the session is not disposed.
/// </summary>
internal sealed class SessionArena(InferenceSession session) : IDisposable
{
    // To take it anew costs a run some part of its time. It counts as the model's.
    private const long KeptBytes = 128 << 20;

    private const string Shrinks = "memory.enable_memory_arena_shrinkage";

    private readonly OrtAllocator allocator = Open(session);
    private long openBytes;
    private long grownBytes;

    /// <summary>What is held more than when the model was loaded, as it was measured last.</summary>
    public long GrownBytes => Volatile.Read(ref grownBytes);

    /// <summary>The model is loaded: what is held now is known of it.</summary>
    public void Begin() => Volatile.Write(ref openBytes, ArenaFigures.Of(allocator).HeldBytes);

    /// <summary>Looks again; gives the most that was ever in use.</summary>
    public long Measure()
    {
        var (held, most) = ArenaFigures.Of(allocator);
        Volatile.Write(ref grownBytes, Math.Max(0, held - Volatile.Read(ref openBytes)));
        return most;
    }

    /// <summary>Gives back what no run and no output uses, where that is much.</summary>
    public void GiveBack()
    {
        if (GrownBytes <= KeptBytes)
        {
            return;
        }

        // Only a run can ask for it: this one ends before its first operator, so it needs no inputs.
        using var options = new RunOptions { Terminate = true };
        options.AddRunConfigEntry(Shrinks, "cpu:0");
        try
        {
            session.Run(options, Array.Empty<string>(), Array.Empty<OrtValue>(), session.OutputNames).Dispose();
        }
        catch (OnnxRuntimeException)
        {
            // As it was told to.
        }

        Measure();
    }

    public void Dispose() => allocator.Dispose();

    // The first piece that is taken from the system, of 1 MiB at least, is the one that never goes back: no run is to be the first.
    private static OrtAllocator Open(InferenceSession session)
    {
        var allocator = new OrtAllocator(session, OrtMemoryInfo.DefaultInstance);
        try
        {
            allocator.Allocate(1).Dispose();
            return allocator;
        }
        catch
        {
            allocator.Dispose();
            throw;
        }
    }
}
