using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Sessions;

/// <summary>What ONNX Runtime knows of the memory behind one of its allocators; its C interface tells it, its .NET one does not (1.31).
/// </summary>
/// <param name="HeldBytes">Taken from the system.</param>
/// <param name="MostUsedBytes">The most of it that was in use at one time.</param>
internal readonly record struct ArenaFigures(long HeldBytes, long MostUsedBytes)
{
    // OrtApi in onnxruntime_c_api.h is a table to which each version adds at the end: AllocatorGetStats came with 1.23.
    private const uint Version = 23;
    private const int GetKeyValueAt = 297;
    private const int ReleaseKeyValuePairsAt = 300;
    private const int AllocatorGetStatsAt = 319;
    private const int ReleaseStatusAt = 93;

    private static readonly nint Table = Function<GetApi>(OrtGetApiBase(), 0)(Version);
    private static readonly GetStats Get = Function<GetStats>(Table, AllocatorGetStatsAt);
    private static readonly GetValue Find = Function<GetValue>(Table, GetKeyValueAt);
    private static readonly Release ReleasePairs = Function<Release>(Table, ReleaseKeyValuePairsAt);
    private static readonly Release ReleaseStatus = Function<Release>(Table, ReleaseStatusAt);

    private delegate nint GetApi(uint version);

    private delegate nint GetStats(nint allocator, out nint pairs);

    private delegate nint GetValue(nint pairs, [MarshalAs(UnmanagedType.LPUTF8Str)] string key);

    private delegate void Release(nint value);

    /// <summary>Nothing where the allocator keeps nothing. Takes some 2 µs.</summary>
    public static ArenaFigures Of(OrtAllocator allocator)
    {
        if (Get(allocator.DangerousGetHandle(), out var pairs) is not 0 and var failure)
        {
            ReleaseStatus(failure);
            return default;
        }

        try
        {
            return new(Number(pairs, "TotalAllocated"), Number(pairs, "MaxInUse"));
        }
        finally
        {
            ReleasePairs(pairs);
        }
    }

    private static long Number(nint pairs, string key) =>
        Marshal.PtrToStringUTF8(Find(pairs, key)) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : 0;

    private static T Function<T>(nint table, int at)
        where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(Marshal.ReadIntPtr(table, at * nint.Size));

    [DllImport("onnxruntime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint OrtGetApiBase();
}
