using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Inference.Trial;

/// <summary>
/// Opens and runs a model that is to be published, as a load will, in a process of its own: a stranger's operators may end their process,
/// compute for ever or take all memory, and those that are constant do so while ONNX Runtime opens the graph.
/// </summary>
public sealed class TrialRun(SessionsOptions options, TimeProvider time) : IDisposable
{
    // Each may take as much memory as all models in the cache together before it is refused, so there is one at a time.
    private readonly SemaphoreSlim place = new(1);

    // What .NET and ONNX Runtime have of private memory in that process: 18 MiB (27 November 2026, x64), rounded up.
    private const long OwnBytes = 32 << 20;

    // A graph was seen to fill a gigabyte in 0.8 s, so what is too much is 30 MiB more when it is found.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private TimeSpan Limit => TimeSpan.FromSeconds(options.TrialSeconds);

    /// <exception cref="ServiceException">The model is larger than an instance may load, or can't be opened and run, and why; or
    /// other models' trials take too long to wait for.</exception>
    internal async Task CheckAsync(Manifest manifest, string folder, CancellationToken cancellation)
    {
        // What is surely too large is told without one.
        MemoryUse.Admit(manifest, packs: true, options.MaximumBytes);
        if (!await place.WaitAsync(Limit, cancellation))
        {
            throw ServiceError.Unavailable.WithRetry(
                Limit, "other models are being tried, one at a time, and that takes too long to wait for; send this one again later");
        }

        try
        {
            await using var process = TrialProcess.Start(Path.Combine(folder, manifest.Files[0].Name), options.Threads, time);
            await process.WaitUntilItOpensAsync(cancellation);
            await WatchAsync(process, cancellation);
            TrialEnd.Check(process.ExitCode, await process.SaidAsync());
        }
        finally
        {
            place.Release();
        }
    }

    public void Dispose() => place.Dispose();

    private async Task WatchAsync(TrialProcess process, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        while (!await process.HasEndedAsync(Look, cancellation))
        {
            if (process.PrivateBytes() is var bytes && bytes > options.MaximumBytes + OwnBytes)
            {
                throw ServiceError.ModelTooLarge.With(
                    $"the model takes {bytes} bytes of memory when it is opened and run once; this service gives models "
                        + $"{options.MaximumBytes}");
            }

            if (time.GetElapsedTime(begun) > Limit)
            {
                throw ServiceError.InvalidModel.With($"the model is not opened, and run once, within {options.TrialSeconds} seconds");
            }
        }
    }
}
