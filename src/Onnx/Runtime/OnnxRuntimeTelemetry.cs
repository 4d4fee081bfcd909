using System.Runtime.InteropServices;

namespace Maas.Onnx.Runtime;

/// <summary>
/// Keeps ONNX Runtime from collecting telemetry, which it does on Linux by default: it writes a device id and an event
/// database under the user's cache folder.
/// </summary>
public static class OnnxRuntimeTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>
    /// To be called before ONNX Runtime is first touched; later calls change nothing. Native code reads its own copy of the
    /// environment, which <see cref="Environment.SetEnvironmentVariable(string, string)"/> does not reach outside Windows;
    /// so C's setenv sets it.
    /// </summary>
    public static void Off()
    {
        Environment.SetEnvironmentVariable(Variable, "1");
        if (!OperatingSystem.IsWindows() && SetEnvironment(Variable, "1", overwrite: 1) != 0)
        {
            throw new InvalidOperationException($"setenv({Variable}) failed with error {Marshal.GetLastPInvokeError()}");
        }
    }

    [DllImport("libc", EntryPoint = "setenv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);
}
