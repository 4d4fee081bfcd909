using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Inference.Sessions;

/// <summary>A place in the cache. What changes does so under the cache's lock.</summary>
internal sealed class CachedModel(SessionKey key, long bytes, Func<CachedModel, Task<LoadedModel>> load)
{
    // Measured as resident memory after a first run (ONNX Runtime 1.31, x64, 2 threads): 61 MB of matrix products took 61 MB, 21 MB of
    // convolutions 71 MB (packed weights, and the arena of what they compute), the smallest graphs 0.2 to 0.3 MB. Rounded up.
    private const int CopiesOfWeights = 2;
    private const int CopiesWithConvolutions = 4;
    private const long SessionBytes = 1 << 20;

    // Measured as the heap that a tokenizer holds (learned byte-level BPE): 5 to 8 times its JSON of 16 to 800 KB; and the words that it
    // remembers, when it remembers all that it may.
    private const int CopiesOfTokenizer = 8;
    private const long WordsBytes = 16 << 20;

    private readonly Lock gate = new();
    private Task<LoadedModel>? loading;
    private LoadedModel? loaded;

    public SessionKey Key => key;

    /// <summary>The memory that the model is taken to use, known before it is loaded.</summary>
    public long Bytes => bytes;

    public TenantId Tenant => key.Version.Tenant;

    /// <summary>Calls that wait for their turn to run it.</summary>
    public int Waiting => loaded?.Runs.Waiting ?? 0;

    /// <summary>Those who use it or wait for it.</summary>
    public int Leases { get; set; }

    /// <summary>It is no longer in the cache, and goes with its last lease.</summary>
    public bool IsRetired { get; set; }

    /// <summary>It is loaded.</summary>
    public bool IsReady => loading is { IsCompletedSuccessfully: true };

    /// <summary>Nobody uses it, waits for it, or loads it.</summary>
    public bool IsIdle => Leases == 0 && loading is { IsCompleted: true };

    public static long Estimate(Manifest manifest)
    {
        var copies = manifest.Operators.Any(name => name.StartsWith("Conv", StringComparison.Ordinal))
            ? CopiesWithConvolutions
            : CopiesOfWeights;
        return SessionBytes + manifest.Files.Sum(file => IsTokenizer(manifest, file)
            ? WordsBytes + (CopiesOfTokenizer * file.SizeBytes)
            : copies * file.SizeBytes);
    }

    private static bool IsTokenizer(Manifest manifest, ManifestFile file) =>
        manifest.Encoding is TextEncoding text && text.Tokenizer == file.Name;

    /// <summary>The load, begun by the first who asks and by nobody else.</summary>
    public Task<LoadedModel> LoadAsync()
    {
        lock (gate)
        {
            return loading ??= Task.Run(async () => loaded = await load(this));
        }
    }

    /// <summary>Disposes the model if it was loaded; one that is still being loaded, once it is.
    /// For whoever took it out when nobody used it.</summary>
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
