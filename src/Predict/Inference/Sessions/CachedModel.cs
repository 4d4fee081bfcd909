using Maas.Core.Registry;

namespace Maas.Predict.Inference.Sessions;

/// <summary>A place in the cache. What changes does so under the cache's lock.</summary>
internal sealed class CachedModel(SessionKey key, long bytes, Func<CachedModel, Task<LoadedModel>> load)
{
    // Protobuf's copy is freed after loading; what stays are the weights, and for convolutions and products packed copies of them
    // (512 MB of weights took 524 MB when only packed ones were kept), so twice the files is the bound. A small graph costs a
    // session's own 2 MiB or so.
    private const int CopiesOfWeights = 2;
    private const long SessionBytes = 2 << 20;

    private readonly Lock gate = new();
    private Task<LoadedModel>? loading;

    public SessionKey Key => key;

    /// <summary>The memory that the model is taken to use, known before it is loaded.</summary>
    public long Bytes => bytes;

    /// <summary>Those who use it or wait for it.</summary>
    public int Leases { get; set; }

    /// <summary>It is no longer in the cache, and goes with its last lease.</summary>
    public bool IsRetired { get; set; }

    /// <summary>It is loaded.</summary>
    public bool IsReady => loading is { IsCompletedSuccessfully: true };

    /// <summary>Nobody uses it, waits for it, or loads it.</summary>
    public bool IsIdle => Leases == 0 && loading is { IsCompleted: true };

    public static long Estimate(Manifest manifest) => SessionBytes + (CopiesOfWeights * manifest.Files.Sum(file => file.SizeBytes));

    /// <summary>The load, begun by the first who asks and by nobody else.</summary>
    public Task<LoadedModel> LoadAsync()
    {
        lock (gate)
        {
            return loading ??= Task.Run(() => load(this));
        }
    }

    /// <summary>Disposes the model if it was loaded; one that is still being loaded, once it is. For whoever took it out when nobody used it.</summary>
    public async Task DisposeAsync()
    {
        try
        {
            (await LoadAsync()).Dispose();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The load failed: those who waited for it have learned why, and there is nothing to dispose.
        }
    }
}
