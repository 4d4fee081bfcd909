using System.Runtime.InteropServices;

namespace Maas.Train.Graph;

/// <summary>
/// Has the C library keep what a training step frees for the next step, which takes as much again. By itself glibc gives free
/// memory back to the system as soon as its heap's end holds twice the largest block ever freed, and a step frees its activations
/// all at once, more than that: then each step has every page mapped and zeroed anew. That cost a small CNN's step of 15 ms
/// 2,000 page faults and 4 ms, or nothing, as blocks happened to lie: so it seemed to hang on how the calls were written.
/// </summary>
internal static class NativeHeap
{
    // Numbers of malloc.h, and the most that is kept. Larger blocks are mapped and unmapped one by one.
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;
    private const int MostKept = 1 << 30;

    private static readonly Lazy<bool> Keeps = new(Set);

    /// <summary>For the whole process; false where the C library is not glibc, whose allocator alone is known to need this.</summary>
    public static bool KeepFreed() => Keeps.Value;

    /// <summary>Gives back what is kept, when no step is to follow soon.</summary>
    public static void GiveBack()
    {
        if (Keeps is { IsValueCreated: true, Value: true })
        {
            _ = Trim(0);
        }
    }

    /// <summary>How many bytes of it are allocated; null where the C library does not tell.</summary>
    public static long? InUse()
    {
        if (!Keeps.Value)
        {
            return null;
        }

        try
        {
            var info = Tell();
            return (long)(info.MappedBytes + info.UsedBytes);
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static bool Set()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            return SetOption(TrimThreshold, MostKept) == 1 && SetOption(MapThreshold, MostKept) == 1;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int option, int value);

    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Trim(nuint kept);

    [DllImport("libc", EntryPoint = "mallinfo2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern Information Tell();

    // As malloc.h has it.
    private readonly record struct Information(
        nuint HeapBytes,
        nuint FreeBlocks,
        nuint FastBlocks,
        nuint MappedBlocks,
        nuint MappedBytes,
        nuint MostBytes,
        nuint FastBytes,
        nuint UsedBytes,
        nuint FreeBytes,
        nuint EndBytes);
}
