using System.Runtime.InteropServices;

namespace Maas.Predict.Inference.Sessions;

/// <summary>The C library's heap, in which ONNX Runtime has its graphs and weights.</summary>
internal static class NativeMemory
{
    private static bool isMissing = !OperatingSystem.IsLinux();

    /// <summary>
    /// Gives the system back what is free. By itself glibc keeps what lies below a block that is still used, so of a model that was
    /// thrown out most would stay. Nothing where the C library is another.
    /// </summary>
    public static void GiveBack()
    {
        if (isMissing)
        {
            return;
        }

        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            isMissing = true;
        }
    }

    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Trim(nuint kept);
}
