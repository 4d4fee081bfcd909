using System.Globalization;
using System.Runtime.InteropServices;

namespace Maas.Predict.Inference.Sessions;

/// <summary>The memory in which ONNX Runtime has its graphs and weights: the C library's heap, and files that are mapped.</summary>
internal static class NativeMemory
{
    private const string MapsPath = "/proc/self/maps";

    /// <summary>
    /// Gives the system back what is free. By itself glibc keeps what lies below a block that is still used, so of a model that was
    /// thrown out most would stay. Nothing where the C library is another.
    /// </summary>
    public static void GiveBack() => Try(() => Trim(0));

    /// <summary>
    /// What is taken from the heap and not given back; the garbage collector has another. Null where that can't be told: the C library is
    /// not glibc 2.33 or later.
    /// </summary>
    public static long? AllocatedBytes() => Try(() =>
    {
        var heap = Count();
        return heap.Used + heap.Mapped;
    });

    /// <summary>What is mapped of the files below a folder; 0 where that can't be told.</summary>
    public static long MappedBytes(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        // 7f0012340000-7f0012380000 r--p 00000000 fe:01 1234    /the/path
        return File.ReadLines(MapsPath).Where(line => line.Contains(folder, StringComparison.Ordinal)).Sum(line =>
        {
            var range = line[..line.IndexOf(' ', StringComparison.Ordinal)].Split('-');
            return Address(range[1]) - Address(range[0]);
        });
    }

    private static long Address(string hex) => long.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static long? Try(Func<long> call)
    {
        try
        {
            return OperatingSystem.IsLinux() ? call() : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Trim(nuint kept);

    [DllImport("libc", EntryPoint = "mallinfo2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern Heap Count();

    /// <summary>glibc's struct mallinfo2: ten sizes.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 10 * 8)]
    private readonly struct Heap
    {
        /// <summary>In blocks that have a mapping of their own (hblkhd).</summary>
        [FieldOffset(4 * 8)]
        public readonly long Mapped;

        /// <summary>In all others that are in use (uordblks).</summary>
        [FieldOffset(7 * 8)]
        public readonly long Used;
    }
}
