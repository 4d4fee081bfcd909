using Maas.Core.Registry;
using Maas.Predict.Inference.Disk;
using Maas.Predict.Inference.Inputs;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Runs;

namespace Maas.Predict.Inference.Sessions;

/// <summary>A version ready to serve: its session, what encodes for it and decodes after it, and its files.</summary>
internal sealed class LoadedModel(
    Manifest manifest,
    ModelSession session,
    ModelRuns runs,
    InputEncoder encoder,
    OutputDecoder decoder,
    ModelFiles files,
    MemoryUse memory,
    TimeSpan run,
    Func<CancellationToken, Task<bool>> exactTrial)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource ending = new();
    private Task<bool>? isExact;

    public Manifest Manifest => manifest;

    /// <summary>
    /// Whether a row comes to the same to the last bit alone and within a batch; tried when the first asks. Who does not stay for the
    /// answer stops nothing. For one who holds a lease.
    /// </summary>
    public Task<bool> IsExactAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref isExact) is { } known)
        {
            return known.WaitAsync(cancellation);
        }

        // Of those who get here at once, one begins it.
        var begun = new Task<Task<bool>>(() => exactTrial(ending.Token));
        var trial = begun.Unwrap();
        if (Interlocked.CompareExchange(ref isExact, trial, null) is { } other)
        {
            return other.WaitAsync(cancellation);
        }

        begun.Start(TaskScheduler.Default);
        return trial.WaitAsync(cancellation);
    }

    public ModelSession Session => session;

    public ModelRuns Runs => runs;

    /// <summary>What it was found to take when it was loaded.</summary>
    public MemoryUse Memory => memory;

    /// <summary>What a run takes that is not disturbed; zero where that is not known.</summary>
    public TimeSpan Run => run;

    /// <summary>Where its files lie while it is there.</summary>
    public ModelFiles Files => files;

    public InputEncoder Encoder => encoder;

    public OutputDecoder Decoder => decoder;

    /// <summary>Ends its trial, where one is under way, and then the session.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        if (isExact is not null)
        {
            await ((Task)isExact).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        ending.Dispose();
        using var disturbing = HeapMeter.Disturb();
        runs.Dispose();
        session.Dispose();
        NativeMemory.GiveBack();
        files.Dispose();
    }
}
