using Maas.Core.Registry;
using Maas.Predict.Inference.Disk;
using Maas.Predict.Inference.Inputs;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Runs;

namespace Maas.Predict.Inference.Sessions;

/// <summary>A version ready to serve: its session, what encodes for it and decodes after it, and its files.</summary>
internal sealed class LoadedModel : IAsyncDisposable
{
    private readonly CancellationTokenSource ending = new();
    private Task<bool>? isExact;

    public required Manifest Manifest { get; init; }

    public required ServingPlan Plan { get; init; }

    public required IModelSession Session { get; init; }

    public required ModelRuns Runs { get; init; }

    public required InputEncoder Encoder { get; init; }

    public required OutputDecoder Decoder { get; init; }

    /// <summary>Where its files lie while it is there.</summary>
    public required ModelFiles Files { get; init; }

    /// <summary>What it was found to take when it was loaded.</summary>
    public required MemoryUse Memory { get; init; }

    /// <summary>What a run takes that is not disturbed; zero where that is not known.</summary>
    public required TimeSpan Run { get; init; }

    /// <summary>Finds out whether a row comes to the same to the last bit alone and within a batch.</summary>
    public required Func<CancellationToken, Task<bool>> ExactTrial { get; init; }

    /// <summary>Completes when another load is to take its place.</summary>
    public required Func<CancellationToken, Task> Outdated { get; init; }

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
        var begun = new Task<Task<bool>>(() => ExactTrial(ending.Token));
        var trial = begun.Unwrap();
        if (Interlocked.CompareExchange(ref isExact, trial, null) is { } other)
        {
            return other.WaitAsync(cancellation);
        }

        begun.Start(TaskScheduler.Default);
        return trial.WaitAsync(cancellation);
    }

    /// <summary>Completes with true when another load is to take its place, and with false when it ends before that.</summary>
    public async Task<bool> WaitUntilOutdatedAsync()
    {
        try
        {
            await Outdated(ending.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

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
        Runs.Dispose();
        Session.Dispose();
        NativeMemory.GiveBack();
        Files.Dispose();
    }
}
