using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Predict.Inference.Sessions;

/// <summary>
/// The memory of one loaded model, its private part and what is mapped of its files, apart: mapped pages are the files' own, which the
/// system takes back when it needs room, so only private memory is bounded.
/// </summary>
/// <remarks>
/// Before a load only the manifest is known, and private memory is estimated from it, rather too high than too low: so much room is made,
/// and what would be too large is refused. After the load, with its first runs, what the native heap has grown by takes the estimate's
/// place. That is exact where the load had the heap to itself; calls under way blur it by their outputs, and a process's first load by
/// some 5 MB that .NET compiles, so of all loads of these files the least counts, also of earlier processes. Where another load or a
/// disposal was under way and nothing was measured before, the estimate stays. What a tokenizer holds
/// is on the garbage collector's heap and stays estimated. Larger batches than those of the first runs take more: nothing tells
/// beforehand what they will be, and what is kept of it is added when it is seen (<see cref="SessionGrowth"/>).
/// </remarks>
internal readonly record struct MemoryUse(long PrivateBytes, long MappedBytes)
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

    /// <summary>The private memory that the version is taken to need, known before it is loaded.</summary>
    /// <param name="packs">Whether weights are copied; else those beside the graph are only mapped.</param>
    public static long Estimate(Manifest manifest, bool packs)
    {
        var copies = manifest.Operators.Any(name => name.StartsWith("Conv", StringComparison.Ordinal))
            ? CopiesWithConvolutions
            : CopiesOfWeights;
        return SessionBytes + TokenizerBytes(manifest) + manifest.Files.Where(file => !IsTokenizer(manifest, file))
            .Sum(file => packs || file == manifest.Files[0] ? copies * file.SizeBytes : 0);
    }

    /// <summary>The same, where there is so much.</summary>
    /// <exception cref="ServiceException">There never is.</exception>
    public static long Admit(ServingPlan plan, Manifest manifest) =>
        Estimate(manifest, plan.Prepacking) is var bytes && bytes <= plan.Options.MaximumBytes
            ? bytes
            : throw ServiceError.ModelTooLarge.With(
                $"the model takes about {bytes} bytes of memory; this service gives models {plan.Options.MaximumBytes}");

    /// <summary>What a load has shown.</summary>
    /// <param name="heapBytes">What the native heap has grown by; null where that is not known.</param>
    public static MemoryUse Of(Manifest manifest, bool packs, long? heapBytes, long mappedBytes)
    {
        // For mapped weights ONNX Runtime reserves as much of the heap, and touches it only when it packs them.
        var used = packs ? heapBytes : heapBytes - mappedBytes;
        return new(
            used is { } measured ? Math.Max(measured, SessionBytes) + TokenizerBytes(manifest) : Estimate(manifest, packs), mappedBytes);
    }

    private static long TokenizerBytes(Manifest manifest) => manifest.Files.Where(file => IsTokenizer(manifest, file))
        .Sum(file => WordsBytes + (CopiesOfTokenizer * file.SizeBytes));

    private static bool IsTokenizer(Manifest manifest, ManifestFile file) =>
        manifest.Encoding is TextEncoding text && text.Tokenizer == file.Name;
}
